// Draws many tiles of an atlas on one canvas. One canvas a tile makes a page of hundreds slow.
import { looksCrisp, type TileLayout, tileBox } from "./crop";

export interface PlacedTile {
  readonly tile: number;
  /** Left and top edge in CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** Opacity; 1 if omitted. */
  readonly alpha?: number;
}

export interface TileStyle {
  /** Size of each tile in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Canvas pixels per CSS pixel. */
  readonly density: number;
  /** "auto", "pixelated" or "smooth". */
  readonly mode: string;
}

export function drawTiles(
  context: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  atlas: TileLayout,
  tiles: readonly PlacedTile[],
  { width, height, density, mode }: TileStyle,
): void {
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const size = Math.max(width, height);
  // A smaller copy is always averaged: dropping pixels turns fine patterns into noise.
  const isCrisp = looksCrisp(mode, longer, size) && size * density >= longer;
  context.imageSmoothingEnabled = !isCrisp;
  context.imageSmoothingQuality = "high";
  for (const { tile, x, y, alpha = 1 } of tiles) {
    const from = tileBox(atlas, tile);
    context.globalAlpha = alpha;
    context.drawImage(picture, from.x, from.y, from.width, from.height, x, y, width, height);
  }
  context.globalAlpha = 1;
}

/** Gap between the tiles of a mosaic in CSS pixels. */
const GAP = 2;

export interface Mosaic {
  /** Size of one tile, and of the whole, in CSS pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly width: number;
  readonly height: number;
  /** Left and top edge of each tile. */
  readonly places: readonly (readonly [number, number])[];
}

/** Arranges `count` tiles in about a square whose longer side is `size` CSS pixels. */
export function mosaicOf(
  { tile_width, tile_height }: Pick<TileLayout, "tile_width" | "tile_height">,
  count: number,
  size: number,
): Mosaic {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)));
  const rows = Math.max(1, Math.ceil(count / columns));
  const longer = Math.max(columns * tile_width, rows * tile_height, 1);
  const scale = (size - GAP * (columns - 1)) / longer;
  const [tileWidth, tileHeight] = [tile_width * scale, tile_height * scale];
  const places = Array.from(
    { length: count },
    (_, i) =>
      [(i % columns) * (tileWidth + GAP), Math.floor(i / columns) * (tileHeight + GAP)] as const,
  );
  return {
    tileWidth,
    tileHeight,
    width: columns * (tileWidth + GAP) - GAP,
    height: rows * (tileHeight + GAP) - GAP,
    places,
  };
}
