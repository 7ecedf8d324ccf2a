// One picture of a visual, small, beside the name of its layer.
import { useRef } from "preact/hooks";
import { coverOf, smallTileOf } from "../state/api";
import type { Entry, Run } from "../state/contract";
import { Tile } from "./tile";
import { type StripTiles, useStripPicture } from "./use-strip-picture";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  /** Longer side in CSS pixels. */
  readonly size: number;
  /** Which unit, by its place in the visual; the first if omitted. */
  readonly slot?: number | undefined;
}

/** Where the unit lies on what is loaded: a picture of its own, or one of the first units. */
function tileOf(tiles: StripTiles | null, slot: number): number {
  const tile = slot * (tiles?.each ?? 1);
  return tiles === null || tile >= tiles.atlas.count ? 0 : tile;
}

export function Thumbnail({ run, entry, size, slot = 0 }: Props) {
  const box = useRef<HTMLSpanElement>(null);
  const one: typeof coverOf = (name, of, step, time) => smallTileOf(name, of, step, time, slot);
  const { tiles } = useStripPicture(box, run, entry, slot === 0 ? coverOf : one);
  return (
    <span ref={box} style={{ minHeight: `${size}px` }}>
      {entry.atlas && (
        <Tile
          picture={tiles?.picture ?? null}
          atlas={tiles?.atlas ?? entry.atlas}
          tile={tileOf(tiles, slot)}
          size={size}
          alt=""
        />
      )}
    </span>
  );
}
