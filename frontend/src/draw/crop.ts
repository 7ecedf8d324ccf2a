// Cuts tiles out of an atlas.

/** How an atlas is cut into tiles. */
export interface TileLayout {
  readonly columns: number;
  readonly tile_width: number;
  readonly tile_height: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Position of a tile in its atlas. Tiles lie row by row. */
export function tileBox(atlas: TileLayout, tile: number): Box {
  const { columns, tile_width: width, tile_height: height } = atlas;
  return { x: (tile % columns) * width, y: Math.floor(tile / columns) * height, width, height };
}

/** Draws one tile, pixel by pixel or averaged down to a smaller size. */
export function drawTile(
  context: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  atlas: TileLayout,
  tile: number,
  drawnWidth: number = atlas.tile_width,
  drawnHeight: number = atlas.tile_height,
): void {
  const { x, y, width, height } = tileBox(atlas, tile);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, x, y, width, height, 0, 0, drawnWidth, drawnHeight);
}

/** Pixels (RGBA) of one tile. */
export function tilePixels(picture: CanvasImageSource, atlas: TileLayout, tile: number): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = atlas.tile_width;
  canvas.height = atlas.tile_height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser has no 2D canvas.");
  drawTile(context, picture, atlas, tile);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Whether a picture of so many pixels is drawn with crisp pixels at `size` CSS pixels. */
export function looksCrisp(rendering: string, pixels: number, size: number): boolean {
  if (rendering !== "auto") return rendering === "pixelated";
  return pixels <= 16 || size / pixels >= 4;
}

/** Pixels (RGBA) of a part of a picture, scaled to another size. */
export function scaledPixels(
  picture: CanvasImageSource,
  from: Box,
  width: number,
  height: number,
): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser has no 2D canvas.");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, from.x, from.y, from.width, from.height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}
