// A small curve along a ladder or over steps, with a marker at the position that is shown.
import { measured } from "../state/numbers";

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly marker: number;
  /** Fixed ends of the vertical axis; left out: those of the values. */
  readonly range?: readonly [number, number];
  readonly onPick?: (position: number) => void;
}

const WIDTH = 180;
const HEIGHT = 56;
const EDGE = 5;

/** A path through the values; null values leave a gap. */
export function pathOf(
  values: readonly (number | null)[],
  x: (position: number) => number,
  y: (value: number) => number,
): string {
  let pen = "M";
  let path = "";
  values.forEach((value, i) => {
    if (value === null) {
      pen = "M";
      return;
    }
    path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = "L";
  });
  return path;
}

export function Curve({ title, lines, marker, range, onPick }: Props) {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  const count = Math.max(...lines.map((line) => line.values.length), 1);
  const [low, high] = range ?? [Math.min(...values), Math.max(...values)];
  const x = (position: number) => EDGE + ((WIDTH - 2 * EDGE) * position) / Math.max(1, count - 1);
  const y = (value: number) =>
    high === low
      ? HEIGHT / 2
      : HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - low)) / (high - low);
  const pick = (event: PointerEvent & { currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = ((event.clientX - left) / width) * WIDTH - EDGE;
    const position = Math.round((share / (WIDTH - 2 * EDGE)) * (count - 1));
    onPick?.(Math.max(0, Math.min(count - 1, position)));
  };
  const words = lines
    .map((line) => `${line.name} ${line.values.map(measured).join(", ")}`)
    .join("; ");
  return (
    <figure class="curve">
      <figcaption>
        {title}
        {lines.map((line, i) => (
          <span key={line.name} class={`line-name line-${i}`}>
            {lines.length > 1 && `${line.name} `}
            <b>{measured(line.values[marker] ?? null)}</b>
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: ${words}`}
        onPointerDown={pick}
      >
        <line class="curve-marker" x1={x(marker)} x2={x(marker)} y1={0} y2={HEIGHT} />
        {lines.map((line, i) => {
          const value = line.values[marker] ?? null;
          return (
            <g key={line.name} class={`line-${i}`}>
              <path d={pathOf(line.values, x, y)} />
              {value !== null && <circle cx={x(marker)} cy={y(value)} r={3.5} />}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
