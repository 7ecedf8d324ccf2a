import { expect, test } from "vitest";
import { middlePoint, nextPoint } from "../../src/draw/map-walk";

const POINTS = {
  x: Float32Array.from([0, 1, 3, 0, Number.NaN]),
  y: Float32Array.from([0, 0, 0.2, 5, Number.NaN]),
  labels: new Int32Array(5),
  ids: new Int32Array(5),
};

test("an arrow goes to the nearest point on its way", () => {
  expect(nextPoint(POINTS, 0, 1, 0)).toBe(1);
  expect(nextPoint(POINTS, 1, 1, 0)).toBe(2);
  expect(nextPoint(POINTS, 0, 0, 1)).toBe(3);
  expect(nextPoint(POINTS, 2, -1, 0)).toBe(1);
});

test("where there is nothing on its way, the selection stays", () => {
  expect(nextPoint(POINTS, 0, -1, 0)).toBe(0);
  expect(nextPoint(POINTS, 4, 1, 0)).toBe(4);
});

test("the first point is the one nearest to the middle of the canvas", () => {
  const view = { scale: 10, originX: 0, originY: 100 };
  expect(middlePoint(POINTS, view, 60, 200)).toBe(2);
});
