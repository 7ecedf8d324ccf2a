// One tile of a visual with many sheets: alone, or from the sheet that holds it, and no other.
import { rowPictureOf, sheetOf, thumbnailSheetOf } from "./api";
import type { Atlas, Entry, VisualFacts } from "./contract";
import { row } from "./numbers";
import type { Picture } from "./picture";
import { narrowed } from "./rows";

/** A picture, and where a tile lies in it. */
export interface TileIn {
  readonly picture: Picture;
  readonly atlas: Atlas;
  readonly tile: number;
}

/** One step of one visual. */
export interface Where {
  readonly run: string;
  readonly entry: Entry;
  readonly step: number;
  readonly wallTime: number;
}

/** The part that holds a tile of the whole, and the place of the tile in it; null if none does. */
export function partWith<Part extends { readonly atlas: Atlas }>(
  parts: readonly Part[],
  tile: number,
): { readonly part: Part; readonly tile: number } | null {
  let rest = tile;
  for (const part of parts) {
    if (rest < part.atlas.count) return { part, tile: rest };
    rest -= part.atlas.count;
  }
  return null;
}

/** The sheet that holds a tile, and the tile's place on it; null if none does. */
function sheetWith({ run, entry, step, wallTime }: Where, facts: VisualFacts, tile: number) {
  const { atlas, sheets = [] } = facts;
  if (atlas === null) return null;
  const whole = { tag: entry.tag, sheet: 0, atlas };
  const found = partWith(sheets.length > 0 ? sheets : [whole], tile);
  if (found === null) return null;
  const isOnly = sheets.length < 2;
  const sheet = sheetOf(run, entry, step, wallTime, isOnly ? null : found.part);
  return { sheet, atlas: found.part.atlas, tile: found.tile };
}

/** A tile at its full size; null until its sheet is loaded. */
export function tileIn(where: Where, facts: VisualFacts, tile: number): TileIn | null {
  const found = sheetWith(where, facts, tile);
  const sheet = found?.sheet.value;
  if (!found || sheet?.state !== "ready") return null;
  return { picture: sheet.value, atlas: found.atlas, tile: found.tile };
}

/** An image alone, without the others on its sheet; null until it is loaded. */
export function aloneIn(
  { run, entry, step, wallTime }: Where,
  facts: VisualFacts,
  image: number,
): TileIn | null {
  const line = row(facts.arrays.image_ids).indexOf(image);
  const own = narrowed({ ...facts, positions: { images: [line] } });
  if (line < 0 || own.atlas === null) return null;
  const picture = rowPictureOf(run, entry, step, wallTime, { image }, own).value;
  return picture.state === "ready" ? { picture: picture.value, atlas: own.atlas, tile: 0 } : null;
}

/** The thumbnail of a tile; null until it is loaded, undefined where there are no thumbnails. */
export function thumbnailIn(
  { run, entry, step, wallTime }: Where,
  tile: number,
): TileIn | null | undefined {
  const there = (entry.thumbnails ?? []).filter(({ steps }) => steps.includes(step));
  const found = partWith(there, tile);
  if (found === null) return undefined;
  const picture = thumbnailSheetOf(run, entry, step, wallTime, found.part).value;
  if (picture.state !== "ready") return null;
  return { ...picture.value, tile: found.tile };
}

/** Pictures of at most so many CSS pixels are drawn from thumbnails. */
export const SMALL = 64;

/** Tries again to load what holds a tile. */
export type Retry = () => void;

/** Finds a tile for a size in CSS pixels; null until what holds it is loaded, and where that fails a
 * function that tries again. */
export type FindTile = (tile: number, size: number) => TileIn | Retry | null;

/** Finds the tiles of a visual on the sheets that hold them, small ones among the thumbnails of its units. */
export function finderOf(where: Where, facts: VisualFacts): FindTile {
  const hasOneEach = (facts.atlas?.shape.length ?? 0) < 2;
  return (tile, size) => {
    const small = hasOneEach && size <= SMALL ? thumbnailIn(where, tile) : undefined;
    if (small !== undefined) return small;
    const sheet = sheetWith(where, facts, tile)?.sheet.value;
    return sheet?.state === "failed" ? sheet.retry : tileIn(where, facts, tile);
  };
}
