// By which measure tiles are sorted, and which one is written below them.
import { measureName } from "../state/words";

interface Props {
  readonly measures: readonly string[];
  readonly sort: string;
  readonly score: string;
  readonly onSort: (name: string) => void;
  readonly onScore: (name: string) => void;
}

export function MeasureControls({ measures, sort, score, onSort, onScore }: Props) {
  if (measures.length === 0) return null;
  const options = measures.map((name) => (
    <option key={name} value={name}>
      {measureName(name)}
    </option>
  ));
  return (
    <>
      <label class="control">
        <span>Sort</span>
        <select value={sort} onChange={(event) => onSort(event.currentTarget.value)}>
          <option value="">index</option>
          {options}
        </select>
      </label>
      {measures.length > 1 && (
        <label class="control">
          <span>Score</span>
          <select value={score} onChange={(event) => onScore(event.currentTarget.value)}>
            {options}
          </select>
        </label>
      )}
    </>
  );
}
