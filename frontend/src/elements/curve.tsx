// A small curve along a ladder or over steps, with a marker at the position that is shown.
import { HEIGHT, pathOf, positionAt, scalesOf, WIDTH } from "../draw/chart";
import { measured } from "../state/numbers";
import { Term } from "./term";

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly title: string;
  /** What the title means; empty if it needs no explanation. */
  readonly sentence: string;
  readonly lines: readonly Line[];
  /** Ends of the vertical axis; those of the values if omitted. */
  readonly range?: readonly [number, number];
  /** Writes a value; as a plain number if omitted. */
  readonly write?: (value: number | null) => string;
}

interface Props extends Chart {
  readonly marker: number;
  readonly onPick: (position: number) => void;
}

export function Curve({ title, sentence, lines, range, write = measured, marker, onPick }: Props) {
  const scales = scalesOf(
    lines.map((line) => line.values),
    range,
  );
  const count = Math.max(1, ...lines.map((line) => line.values.length));
  const pick = (event: PointerEvent & { currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onPick(positionAt((event.clientX - left) / width, count));
  };
  const words = lines.map((line) => `${line.name} ${line.values.map(write).join(", ")}`).join("; ");
  return (
    <figure class="curve">
      <figcaption>
        <Term label={title} sentence={sentence} />
        {lines.map((line, i) => (
          <span key={line.name} class={`line-name line-${i}`}>
            {lines.length > 1 && `${line.name} `}
            <b>{write(line.values[marker] ?? null)}</b>
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${words}`}
        onPointerDown={pick}
      >
        <line class="curve-marker" x1={scales.x(marker)} x2={scales.x(marker)} y1={0} y2={HEIGHT} />
        {lines.map((line, i) => {
          const value = line.values[marker] ?? null;
          return (
            <g key={line.name} class={`line-${i}`}>
              <path d={pathOf(line.values, scales)} />
              {value !== null && <circle cx={scales.x(marker)} cy={scales.y(value)} r={3.5} />}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
