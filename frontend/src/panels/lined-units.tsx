// Units of several runs side by side, lined up by what they do where that is known.
import { howAlike, matchingOf, responsesOf } from "../state/matching";
import { go, place } from "../state/navigation";
import { hasSameImages } from "../state/same-images";
import { words } from "../state/words";
import type { Column } from "./column";
import { Matrix } from "./matrix";

const BY_INDEX = "index";

interface Lined {
  readonly columns: readonly Column[];
  /** Whether units can be matched at all. */
  readonly canMatch: boolean;
  /** Why they are not, in a sentence; empty if they are, or are still being matched. */
  readonly why: string;
  /** How well the units of each run match, in sentences. */
  readonly alike: readonly string[];
}

/** Gives each column the units that do what those of the current run do. */
function matched(columns: readonly Column[], current: string): Lined {
  const { layout, step } = place.value;
  const reference = columns.find((column) => column.key === current);
  const own = reference && responsesOf(reference.run, reference.entry.layer, step);
  const others = columns.filter((column) => column !== reference);
  const theirs = others.map(({ run: one, entry }) => responsesOf(one, entry.layer, step));
  if (!own || theirs.every((one) => one === null)) {
    return { columns, canMatch: false, why: words.unmatchedUnits, alike: [] };
  }
  if (layout === BY_INDEX) {
    return { columns, canMatch: true, why: words.unmatchedUnits, alike: [] };
  }
  const why: string[] = [];
  const alike: string[] = [];
  const lined = columns.map((column) => {
    const other = theirs[others.indexOf(column)];
    if (column === reference) return column;
    const isSame = other ? hasSameImages(column.run) : true;
    if (isSame === null) return column;
    if (!isSame) {
      why.push(`${column.heading}: ${words.otherImages}`);
      return column;
    }
    const found = other ? matchingOf(own, other).value : null;
    if (found?.state === "failed") why.push(`${column.heading}: ${found.failure.message}`);
    if (found === null) why.push(`${column.heading}: its responses were not logged.`);
    if (found?.state !== "ready") return column;
    const sentences = howAlike(found.value);
    if (sentences !== "") alike.push(`${column.heading}: ${sentences}`);
    return { ...column, matching: found.value.pairs };
  });
  if (why.length > 0) why.push(words.unmatchedUnits);
  return { columns: lined, canMatch: true, why: why.join(" "), alike };
}

interface Props {
  readonly columns: readonly Column[];
  /** Key of the column whose units the rows are. */
  readonly current: string;
}

/** Units of several runs, lined up by what they do where that is known. */
export function LinedUnits({ columns, current }: Props) {
  const lined = matched(columns, current);
  return (
    <>
      {lined.canMatch && (
        <label class="control">
          <span>Line up units</span>
          <select
            value={place.value.layout}
            onChange={(event) => go({ layout: event.currentTarget.value })}
          >
            <option value="">by what they respond to</option>
            <option value={BY_INDEX}>by index</option>
          </select>
        </label>
      )}
      <p class="caption">{lined.why || words.matchedUnits}</p>
      {lined.alike.map((sentences) => (
        <p key={sentences} class="caption">
          {sentences}
        </p>
      ))}
      <Matrix columns={lined.columns} current={current} />
    </>
  );
}
