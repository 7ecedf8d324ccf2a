// An activation atlas as a list of its cells, each with the way to its place on the map.
import { areaText, boxArea } from "../draw/map-area";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { TileGrid } from "../elements/tile-grid";
import { page } from "../state/navigation";
import { row } from "../state/numbers";
import { tileSizeFor } from "../state/preferences";
import { boxesOf, cellNames, cellWords } from "./map-atlas";
import type { PanelProps } from "./props";

export function CellsPanel({ shown }: PanelProps) {
  const { facts, entry, picture } = shown;
  const { atlas } = facts;
  if (atlas === null) return null;
  const boxes = boxesOf(facts);
  const names = cellNames(facts);
  const size = tileSizeFor(boxes.length);
  return (
    <>
      <div class="toolbar">
        <span class="count">{boxes.length} cells</span>
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label="Cells"
          count={boxes.length}
          picture={picture}
          atlas={atlas}
          size={size}
          item={(cell) => {
            const count = row(facts.arrays.image_ids, cell).filter((id) => (id ?? -1) >= 0).length;
            const area = areaText(boxArea(...(boxes[cell] ?? [0, 0, 0, 0])));
            return {
              to: page({ view: "embedding", layer: entry.layer, cells: "under", area }),
              name: cellWords(facts, cell),
              label: names[cell] || `cell ${cell}`,
              detail: `${count} images`,
              tiles: [cell],
            };
          }}
        />
      </div>
    </>
  );
}
