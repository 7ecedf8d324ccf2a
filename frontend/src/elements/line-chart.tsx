// A chart with axes: lines along a ladder or over steps, and a marker at the position that is shown.
import { useRef } from "preact/hooks";
import {
  everyNth,
  niceTicks,
  pathOf,
  positionAt,
  rangeOf,
  scalesOf,
  type Values,
} from "../draw/axes";
import { measured } from "../state/numbers";
import { Term } from "./term";
import { useWidth } from "./use-size";

export interface Line {
  readonly name: string;
  readonly values: Values;
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
  /** Name of the horizontal axis, and the label of each position along it. */
  readonly axis: string;
  readonly labels: readonly string[];
  readonly marker: number;
  readonly onPick: (position: number) => void;
}

const HEIGHT = 230; // CSS pixels
const MOST_WIDTH = 680;
const EDGE = { left: 62, right: 16, top: 10, bottom: 42 };
const LETTER = 7; // about the width of a letter

/** The middle of a label so that the label ends within the chart. */
function within(x: number, label: string, width: number): number {
  const half = (label.length * LETTER) / 2;
  return Math.max(half, Math.min(x, width - half));
}

export function LineChart(props: Props) {
  const { title, sentence, lines, range, write = measured, axis, labels, marker, onPick } = props;
  const box = useRef<HTMLElement>(null);
  const width = Math.min(useWidth(box) || MOST_WIDTH, MOST_WIDTH);
  const plot = {
    left: EDGE.left,
    right: width - EDGE.right,
    top: EDGE.top,
    bottom: HEIGHT - EDGE.bottom,
  };
  const [low, high] = range ?? [];
  const own = rangeOf(lines.map((line) => line.values));
  const ticks = niceTicks({ low: low ?? own.low, high: high ?? own.high }, 4);
  const scales = scalesOf(plot, labels.length, { low: ticks[0] ?? 0, high: ticks.at(-1) ?? 1 });
  const longest = Math.max(...labels.map((label) => label.length), 1) * LETTER + 8;
  const nth = everyNth(labels.length, plot.right - plot.left, longest);
  const pick = (event: PointerEvent & { currentTarget: Element }) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    onPick(positionAt(plot, event.clientX - left, labels.length));
  };
  const words = lines.map((line) => `${line.name} ${line.values.map(write).join(", ")}`).join("; ");
  return (
    <figure class="line-chart" ref={box}>
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
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${title} along ${axis} ${labels.join(", ")}: ${words}`}
        onPointerDown={pick}
      >
        {ticks.map((tick) => (
          <g key={tick} class="axis">
            <line x1={plot.left} x2={plot.right} y1={scales.y(tick)} y2={scales.y(tick)} />
            <text x={plot.left - 8} y={scales.y(tick) + 4} text-anchor="end">
              {write(tick)}
            </text>
          </g>
        ))}
        <line
          class="chart-marker"
          x1={scales.x(marker)}
          x2={scales.x(marker)}
          y1={plot.top}
          y2={plot.bottom}
        />
        {labels.map((label, i) => (
          <g key={label} class={i === marker ? "axis now" : "axis"}>
            <line x1={scales.x(i)} x2={scales.x(i)} y1={plot.bottom} y2={plot.bottom + 4} />
            {(i % nth === 0 || i === marker) && (
              <text x={within(scales.x(i), label, width)} y={plot.bottom + 17} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        ))}
        <text
          class="axis-name"
          x={(plot.left + plot.right) / 2}
          y={HEIGHT - 6}
          text-anchor="middle"
        >
          {axis}
        </text>
        {lines.map((line, i) => (
          <g key={line.name} class={`line-${i}`}>
            <path d={pathOf(line.values, scales)} />
            {line.values.map(
              (value, at) =>
                value !== null && (
                  <circle
                    key={labels[at]}
                    cx={scales.x(at)}
                    cy={scales.y(value)}
                    r={at === marker ? 5 : 2.5}
                  />
                ),
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}
