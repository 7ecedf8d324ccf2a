// One cell of a comparison: pictures and score of a row in one column.
import { Mosaic } from "../elements/mosaic";
import type { Showing } from "../elements/use-shown";
import { place } from "../state/navigation";
import { type Row, scoreOf, tilesOf } from "./matrix-rows";

interface Props {
  readonly showing: Showing | undefined;
  readonly row: Row;
  readonly size: number;
}

export function MatrixCell({ showing, row, size }: Props) {
  const shown = showing?.shown ?? null;
  const atlas = shown?.facts.atlas;
  const tiles = shown === null ? [] : tilesOf(shown.facts, row.id, place.value.rung);
  if (shown === null || !atlas || tiles.length === 0) {
    const isLoading = showing?.isLoading ?? true;
    return (
      <span class="no-image" style={{ width: `${size}px`, height: `${size}px` }}>
        {isLoading ? "…" : "none"}
      </span>
    );
  }
  const score = scoreOf(shown.facts, row.id, place.value.rung);
  const what = [row.label, `${shown.run.name} step ${shown.at.step}`];
  if (score !== null) what.push(`${score.label} ${score.text}`);
  return (
    <>
      <Mosaic
        picture={shown.picture}
        atlas={atlas}
        tiles={tiles}
        size={size}
        alt={what.join(", ")}
      />
      <span class="cell-detail" title={score?.sentence}>
        {score?.text}
      </span>
    </>
  );
}
