// The choice of the measure to sort tiles by, and of the one to write below them.
import { useId } from "preact/hooks";
import type { VisualFacts } from "../state/contract";
import { type Measure, scoresOf } from "../state/measures";
import { go, place } from "../state/navigation";

export interface Scores {
  readonly all: readonly Measure[];
  /** Tiles are sorted by this; undefined for the order of the log. */
  readonly sort: Measure | undefined;
  /** Tiles show this value. */
  readonly score: Measure | undefined;
}

/** The measures to choose from, and the choice in the address. Tiles that are sorted by a measure also show it. */
export function useScores(facts: VisualFacts): Scores {
  const all = scoresOf(facts);
  const { sort: sorted, score: scored } = place.value;
  const find = (name: string) => all.find((one) => one.name === name);
  const sort = find(sorted);
  return { all, sort, score: sort ?? find(scored) ?? all[0] };
}

interface ChoiceProps {
  readonly name: string;
  readonly of: readonly Measure[];
  readonly chosen: Measure | undefined;
  /** Word for no measure; a measure must be chosen if omitted. */
  readonly none?: string;
  readonly onChoose: (name: string) => void;
}

function Choice({ name, of, chosen, none, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <>
      <label class="control" title={chosen?.sentence}>
        <span>{name}</span>
        <select
          value={chosen?.name ?? ""}
          aria-describedby={id}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {none !== undefined && <option value="">{none}</option>}
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
  const { all, sort, score } = of;
  if (all.length === 0) return null;
  return (
    <>
      <Choice
        name="Sort"
        of={all}
        chosen={sort}
        none="index"
        onChoose={(name) => go({ sort: name })}
      />
      {all.length > 1 && (
        <Choice name="Score" of={all} chosen={score} onChoose={(name) => go({ score: name })} />
      )}
    </>
  );
}
