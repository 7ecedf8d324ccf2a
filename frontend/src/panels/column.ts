// A column of a comparison: one visual at one step of one run.
import type { Entry, Run } from "../state/contract";
import type { Place } from "../state/place";

export interface Column {
  readonly key: string;
  readonly heading: string;
  /** Colour of its dot; none if omitted. */
  readonly colour?: string;
  readonly run: Run;
  readonly entry: Entry;
  readonly step: number | null;
  /** Where its heading links to. */
  readonly to: Partial<Place>;
}
