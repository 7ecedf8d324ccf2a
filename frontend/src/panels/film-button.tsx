// Saves the rows of a timeline or comparison as one picture.
import { drawFilm, type FilmFrame } from "../draw/film";
import { fileName, savePng } from "../draw/save";
import { Icon } from "../elements/icon";
import type { Showing } from "../elements/use-shown";
import { place } from "../state/navigation";
import { type Column, idIn } from "./column";
import { type Row, tilesOf } from "./matrix-rows";

interface Props {
  readonly columns: readonly Column[];
  readonly all: readonly Showing[];
  readonly rows: readonly Row[];
}

function frameOf(showing: Showing | undefined, row: Row): FilmFrame | null {
  const shown = showing?.shown;
  if (!shown?.picture || shown.facts.atlas === null) return null;
  const [tile] = tilesOf(shown.facts, row.id, place.peek().rung);
  return tile === undefined ? null : { picture: shown.picture, atlas: shown.facts.atlas, tile };
}

export function FilmButton({ columns, all, rows }: Props) {
  const save = () => {
    const film = drawFilm({
      headings: columns.map((column) => column.heading),
      rows: rows.map((row) => ({
        name: rows.length > 1 ? row.label : "",
        frames: columns.map((column, i) => frameOf(all[i], { ...row, id: idIn(column, row.id) })),
      })),
    });
    const { layer, technique } = columns[0]?.entry ?? { layer: "", technique: "" };
    const [only] = rows.length === 1 ? rows : [];
    savePng(film, fileName([place.peek().view, layer, only?.label ?? null, technique], "png"));
  };
  return (
    <button
      type="button"
      class="quiet"
      title="Save all of these pictures as one PNG"
      onClick={save}
    >
      <Icon name="image" /> Film strip
    </button>
  );
}
