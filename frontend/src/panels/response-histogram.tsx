// How many images excite a unit how strongly, with the places of the examples below.
import { useRef } from "preact/hooks";
import { niceTicks } from "../draw/axes";
import { countHeight, countTicks } from "../draw/counts";
import { useWidth } from "../elements/use-size";
import { measured, whole } from "../state/numbers";
import type { UnitResponses } from "../state/responses";
import { quantileName, responseAt } from "./response-words";

const HEIGHT = 190; // CSS pixels
const MOST_WIDTH = 760;
const EDGE = { left: 46, right: 14, top: 20, bottom: 40 };

export function ResponseHistogram({ of }: { readonly of: UnitResponses }) {
  const box = useRef<HTMLElement>(null);
  const width = Math.min(useWidth(box) || MOST_WIDTH, MOST_WIDTH);
  const { histogram, range, quantiles } = of;
  const most = Math.max(...histogram, 1);
  const images = histogram.reduce((sum, count) => sum + count, 0);
  const [low, high] = range ?? [0, 1];
  const hasWay = high > low;
  const left = EDGE.left;
  const room = width - EDGE.left - EDGE.right;
  const bottom = HEIGHT - EDGE.bottom;
  const x = (value: number) => left + (hasWay ? (room * (value - low)) / (high - low) : 0);
  const y = (count: number) => bottom - (bottom - EDGE.top) * countHeight(count, most);
  const bar = room / Math.max(histogram.length, 1);
  const edge = (bin: number) => low + ((high - low) * bin) / histogram.length;
  const ticks = niceTicks({ low, high }, 6).filter((tick) => tick >= low && tick <= high);
  const marks = quantiles.flatMap((one) => {
    const at = responseAt(one);
    return at === null ? [] : [{ at, name: quantileName(one.share) }];
  });
  return (
    <figure class="histogram" ref={box}>
      <figcaption>
        Images by response, {whole(images)} in all; the scale of the bars is logarithmic
      </figcaption>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`Histogram of responses from ${measured(low)} to ${measured(high)}: ${histogram.join(", ")} images`}
      >
        {countTicks(most).map((count) => (
          <g key={count} class="axis">
            <line x1={left} x2={width - EDGE.right} y1={y(count)} y2={y(count)} />
            <text x={left - 8} y={y(count) + 4} text-anchor="end">
              {whole(count)}
            </text>
          </g>
        ))}
        {histogram.map((count, bin) => (
          <rect
            key={edge(bin)}
            class="bar"
            x={left + bin * bar + 0.5}
            width={Math.max(bar - 1, 1)}
            y={y(count)}
            height={bottom - y(count)}
          >
            <title>
              {`${whole(count)} images between ${measured(edge(bin))} and ${measured(edge(bin + 1))}`}
            </title>
          </rect>
        ))}
        {marks.map(({ at, name }) => (
          <g key={name} class="mark">
            <line x1={x(at)} x2={x(at)} y1={EDGE.top - 6} y2={bottom} />
            <title>{`${name}: ${measured(at)}`}</title>
          </g>
        ))}
        {ticks.map((tick) => (
          <g key={tick} class="axis">
            <line x1={x(tick)} x2={x(tick)} y1={bottom} y2={bottom + 4} />
            <text x={x(tick)} y={bottom + 17} text-anchor="middle">
              {measured(tick)}
            </text>
          </g>
        ))}
        <text class="axis-name" x={left + room / 2} y={HEIGHT - 6} text-anchor="middle">
          strongest response to an image
        </text>
      </svg>
    </figure>
  );
}
