// A column of a comparison: one visual at one step of one run.
import type { Entry, Run } from "../state/contract";
import type { Matching } from "../state/matching";
import type { Place } from "../state/place";

export interface Column {
  readonly key: string;
  readonly heading: string;
  /** Colour of its dot; none if omitted. */
  readonly colour?: string;
  readonly run: Run;
  readonly entry: Entry;
  readonly step: number | null;
  /** Its units that do what those of the rows do; those of the same index if omitted. */
  readonly matching?: Matching;
  /** Where its heading links to. */
  readonly to: Partial<Place>;
}

/** No unit of a column: it has none that does what the unit of the row does. */
export const NO_UNIT = -1;

/** The unit of a column that belongs to a row; the id of the row itself where units are not matched. */
export function idIn({ matching }: Column, id: number): number {
  return matching === undefined ? id : (matching.get(id)?.unit ?? NO_UNIT);
}
