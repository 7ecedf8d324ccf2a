// Buttons that save one tile as PNG, a small one enlarged by whole pixels, or keep it in the tray.

import { tilePixels } from "../draw/crop";
import { fileName, savePng } from "../draw/save";
import { shortTitle } from "../state/entries";
import { keep } from "../state/tray";
import { Icon } from "./icon";
import type { Shown } from "./use-shown";

const LEAST_SIDE = 256;

interface Props {
  readonly shown: Shown;
  readonly tile: number;
  readonly unit: number | string;
}

/** Saves one tile as a file that is named after its run, step, layer, unit and technique. */
export function saveTile(shown: Shown, tile: number, unit: number | string): void {
  const { run, entry, at, facts, picture } = shown;
  if (picture === null || facts.atlas === null) return;
  const canvas = document.createElement("canvas");
  canvas.width = facts.atlas.tile_width;
  canvas.height = facts.atlas.tile_height;
  canvas.getContext("2d")?.putImageData(tilePixels(picture, facts.atlas, tile), 0, 0);
  const parts = [run.name, at.step, entry.layer, unit, entry.technique];
  savePng(canvas, fileName(parts, "png"), LEAST_SIDE);
}

export function SaveTile({ shown, tile, unit }: Props) {
  const { entry, facts, picture } = shown;
  const { atlas } = facts;
  const words = [shortTitle(facts), entry.layer, `${unit}`]
    .filter((part) => part !== "")
    .join(", ");
  return (
    <span class="tile-actions">
      <button
        type="button"
        class="quiet"
        data-save=""
        title="Save as PNG (s)"
        onClick={() => saveTile(shown, tile, unit)}
      >
        <Icon name="image" /> PNG
      </button>
      {atlas && (
        <button
          type="button"
          class="quiet"
          title="Keep in the tray, to save several pictures together (k, over any picture)"
          onClick={() => keep({ picture, atlas, tiles: [tile], words })}
        >
          <Icon name="layers" /> keep
        </button>
      )}
    </span>
  );
}
