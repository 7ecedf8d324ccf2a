import { expect, test } from "vitest";
import { boxSegments, frameOf } from "../../src/draw/box";

test("a box inside its image is solid", () => {
  const sides = boxSegments({ top: 1, left: 1, bottom: 5, right: 5 }, 10, 10);
  expect(sides).toHaveLength(4);
  expect(sides.every((side) => !side.isOutside)).toBe(true);
});

test("a box that leaves its image is dashed only outside", () => {
  const sides = boxSegments({ top: -2, left: 1, bottom: 5, right: 5 }, 10, 10);
  const outside = sides.filter((side) => side.isOutside);
  expect(outside).toHaveLength(3); // the top, and the upper part of both uprights
  expect(outside.every((side) => Math.min(side.y1, side.y2) < 0)).toBe(true);
});

test("a huge box is shown as far as the margin", () => {
  const frame = frameOf({ top: -500, left: 0, bottom: 500, right: 8 }, 8, 8);
  expect(frame).toEqual({ top: -2, left: 0, bottom: 10, right: 8 });
});
