// The probe images, by class.
import { useState } from "preact/hooks";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { TileGrid } from "../elements/tile-grid";
import { useFinder } from "../elements/use-shown";
import { page } from "../state/navigation";
import { row } from "../state/numbers";
import { tileSizeFor } from "../state/preferences";
import { imageName, imageWords } from "../state/probe";
import { className } from "../state/store";
import type { PanelProps } from "./props";

export function ImagesPanel({ shown }: PanelProps) {
  const { facts, picture } = shown;
  const { atlas } = facts;
  const [label, setLabel] = useState("");
  const find = useFinder(shown);
  if (atlas === null) return null;
  const ids = row(facts.arrays.image_ids).map((id) => id ?? -1);
  const labels = row(facts.arrays.labels).map((value) => value ?? -1);
  const known = [...new Set(labels.filter((value) => value >= 0))].sort((a, b) => a - b);
  const tiles = ids.flatMap((_, tile) =>
    label === "" || labels[tile] === Number(label) ? [tile] : [],
  );
  const size = tileSizeFor(tiles.length);
  return (
    <>
      <div class="toolbar">
        <span class="count">{tiles.length} images</span>
        {known.length > 1 && (
          <label class="control">
            <span>Class</span>
            <select value={label} onChange={(event) => setLabel(event.currentTarget.value)}>
              <option value="">all</option>
              {known.map((value) => (
                <option key={value} value={value}>
                  {className(value)}
                </option>
              ))}
            </select>
          </label>
        )}
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label="Images"
          count={tiles.length}
          picture={picture}
          atlas={atlas}
          find={find}
          size={size}
          item={(position) => {
            const tile = tiles[position] ?? 0;
            const id = ids[tile] ?? -1;
            const value = labels[tile] ?? -1;
            return {
              to: page({ view: "image", image: id }),
              name: imageWords(id),
              label: imageName(id),
              detail: value < 0 ? "" : className(value),
              tiles: [tile],
            };
          }}
        />
      </div>
    </>
  );
}
