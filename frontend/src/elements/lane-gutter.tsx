// The gutter of one row: its dot and the lines through it.
import type { LaneRow } from "../draw/lanes";

const STEP = 12;
const HEIGHT = 100; // stretched to the row's height

const x = (lane: number) => 8 + lane * STEP;

/** Width of a gutter with this many lanes, in CSS pixels. */
export const gutterWidth = x;

export function LaneGutter({ row, lanes }: { readonly row: LaneRow; readonly lanes: number }) {
  const width = gutterWidth(lanes);
  const middle = HEIGHT / 2;
  return (
    <span class="lanes" style={{ width: `${width}px` }} aria-hidden="true">
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none">
        {row.passes.map((lane) => (
          <path key={`p${lane}`} d={`M${x(lane)} 0V${HEIGHT}`} />
        ))}
        {row.joins.map((lane) => (
          <path
            key={`j${lane}`}
            d={`M${x(lane)} 0C${x(lane)} ${middle} ${x(row.lane)} 10 ${x(row.lane)} ${middle}`}
          />
        ))}
        {row.leaves.map((lane) => (
          <path key={`l${lane}`} d={`M${x(row.lane)} ${middle}L${x(lane)} ${HEIGHT}`} />
        ))}
      </svg>
      <i style={{ left: `${x(row.lane)}px` }} />
    </span>
  );
}
