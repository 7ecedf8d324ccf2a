import { expect, test } from "vitest";
import { looksCrisp, tileBox } from "../../src/draw/crop";

test("tiles lie row by row", () => {
  const atlas = {
    count: 5,
    columns: 3,
    tile_height: 4,
    tile_width: 8,
    channels: 3,
    shape: [5],
  };
  expect(tileBox(atlas, 4)).toEqual({ x: 8, y: 4, width: 8, height: 4 });
});

test("tiny pictures are crisp, photographs are not, unless one says so", () => {
  expect(looksCrisp("auto", 7, 96)).toBe(true);
  expect(looksCrisp("auto", 224, 260)).toBe(false);
  expect(looksCrisp("pixelated", 224, 260)).toBe(true);
  expect(looksCrisp("smooth", 7, 96)).toBe(false);
});
