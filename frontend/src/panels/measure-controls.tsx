// The choice of the measure to sort tiles by, and of the one to write below them.
import { useId } from "preact/hooks";
import type { VisualFacts } from "../state/contract";
import { interestOf } from "../state/interest";
import { type Measure, scoresOf } from "../state/measures";
import { go, place } from "../state/navigation";

/** The sort that keeps the order of the log, where there would be another. */
const INDEX = "index";

export interface Scores {
  readonly all: readonly Measure[];
  /** Tiles are sorted by this; undefined for the order of interest or of the log. */
  readonly sort: Measure | undefined;
  /** Units that come first without a measure; empty for the order of the log. */
  readonly first: readonly number[];
  /** Whether the order of interest is known. */
  readonly hasInterest: boolean;
  /** Tiles show this value. */
  readonly score: Measure | undefined;
}

/** The measures to choose from, and the choice in the address. Tiles that are sorted by a measure also show it. */
export function useScores(facts: VisualFacts): Scores {
  const all = scoresOf(facts);
  const { sort: sorted, score: scored } = place.value;
  const find = (name: string) => all.find((one) => one.name === name);
  const sort = find(sorted);
  const interest = interestOf(facts.layer);
  return {
    all,
    sort,
    first: sorted === INDEX ? [] : interest,
    hasInterest: interest.length > 0,
    score: sort ?? find(scored) ?? all[0],
  };
}

interface ChoiceProps {
  readonly name: string;
  readonly of: readonly Measure[];
  readonly chosen: Measure | undefined;
  /** Orders that are no measure, by value; a measure must be chosen if omitted. */
  readonly none?: Readonly<Record<string, string>>;
  readonly onChoose: (name: string) => void;
}

function Choice({ name, of, chosen, none = {}, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <>
      <label class="control" title={chosen?.sentence}>
        <span>{name}</span>
        <select
          value={chosen?.name ?? (place.value.sort in none ? place.value.sort : "")}
          aria-describedby={id}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {Object.entries(none).map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
          {of.map((one) => (
            <option key={one.name} value={one.name} title={one.sentence}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <span id={id} hidden>
        {chosen?.sentence}
      </span>
    </>
  );
}

export function MeasureControls({ of }: { readonly of: Scores }) {
  const { all, sort, score, hasInterest } = of;
  if (all.length === 0) return null;
  const none = hasInterest ? { "": "interest", [INDEX]: INDEX } : { "": INDEX };
  return (
    <>
      <Choice
        name="Sort"
        of={all}
        chosen={sort}
        none={none}
        onChoose={(name) => go({ sort: name })}
      />
      {all.length > 1 && (
        <Choice name="Score" of={all} chosen={score} onChoose={(name) => go({ score: name })} />
      )}
    </>
  );
}
