import { expect, test, vi } from "vitest";
import { drawTiles, mosaicOf } from "../../src/draw/sheet";

const ATLAS = { columns: 2, tile_width: 8, tile_height: 8 };

test("tiles are arranged in about a square of the wanted size", () => {
  const mosaic = mosaicOf(ATLAS, 9, 64);
  expect(mosaic.tileWidth).toBe(20);
  expect(mosaic.width).toBe(64);
  expect(mosaic.places[4]).toEqual([22, 22]);
});

test("a single tile has no gap around it, and a wide one keeps its shape", () => {
  expect(mosaicOf(ATLAS, 1, 50)).toMatchObject({ width: 50, height: 50 });
  expect(mosaicOf({ tile_width: 16, tile_height: 8 }, 1, 50)).toMatchObject({
    width: 50,
    height: 25,
  });
});

test("each tile is cut from its place in the atlas; small pictures stay crisp", () => {
  const context = { drawImage: vi.fn() } as unknown as CanvasRenderingContext2D;
  const picture = {} as CanvasImageSource;
  const style = { width: 32, height: 32, density: 1, mode: "auto" };
  drawTiles(context, picture, ATLAS, [{ tile: 3, x: 40, y: 0, alpha: 0.35 }], style);
  expect(context.drawImage).toHaveBeenCalledWith(picture, 8, 8, 8, 8, 40, 0, 32, 32);
  expect(context.imageSmoothingEnabled).toBe(false);
  expect(context.globalAlpha).toBe(1);
});

test("a picture drawn smaller than its own pixels is always averaged", () => {
  const context = { drawImage: vi.fn() } as unknown as CanvasRenderingContext2D;
  const style = { width: 4, height: 4, density: 1, mode: "pixelated" };
  drawTiles(context, {} as CanvasImageSource, ATLAS, [{ tile: 0, x: 0, y: 0 }], style);
  expect(context.imageSmoothingEnabled).toBe(true);
});
