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
