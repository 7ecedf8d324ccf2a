// By which measure tiles are sorted, and which one is written below them.
import { useId, useState } from "preact/hooks";
import type { VisualFacts } from "../state/contract";
import { type Measure, scoresOf } from "../state/measures";

export interface Scores {
  readonly all: readonly Measure[];
  /** By this tiles are sorted; undefined: as in the log. */
  readonly sort: Measure | undefined;
  /** This is written below them. */
  readonly score: Measure | undefined;
  readonly setSort: (name: string) => void;
  readonly setScore: (name: string) => void;
}

/** The measures of a visual that tiles are sorted by, and what a person chose among them. What is
 * sorted by is also what is written. */
export function useScores(facts: VisualFacts): Scores {
  const all = scoresOf(facts);
  const [sorted, setSort] = useState("");
  const [scored, setScore] = useState("");
  const find = (name: string) => all.find((one) => one.name === name);
  const sort = find(sorted);
  return { all, sort, score: sort ?? find(scored) ?? all[0], setSort, setScore };
}

interface ChoiceProps {
  readonly name: string;
  readonly of: readonly Measure[];
  readonly chosen: Measure | undefined;
  /** What stands for no measure; left out: there is always one. */
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
  const { all, sort, score, setSort, setScore } = of;
  if (all.length === 0) return null;
  return (
    <>
      <Choice name="Sort" of={all} chosen={sort} none="index" onChoose={setSort} />
      {all.length > 1 && <Choice name="Score" of={all} chosen={score} onChoose={setScore} />}
    </>
  );
}
