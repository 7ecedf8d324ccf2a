import { expect, test } from "vitest";
import { cellAt } from "../../src/draw/map-cells";

test("a place belongs to one cell, on the line between two to the right one", () => {
  const boxes = [
    [0, 0, 1, 1],
    [1, 0, 2, 1],
  ] as const;
  expect(cellAt(boxes, 0.5, 0.5)).toBe(0);
  expect(cellAt(boxes, 1, 0.5)).toBe(1);
  expect(cellAt(boxes, 2.5, 0.5)).toBe(-1);
  expect(cellAt(boxes, Number.NaN, 0.5)).toBe(-1);
});
