import { expect, test } from "vitest";
import { HEIGHT, pathOf, positionAt, scalesOf, WIDTH } from "../../src/draw/chart";

test("a curve has a gap where a value is unknown", () => {
  const scales = { x: (position: number) => position, y: (value: number) => value };
  expect(pathOf([1, null, 3], scales)).toBe("M0.0 1.0M2.0 3.0");
});

test("the lowest value lies at the bottom, the highest at the top", () => {
  const { x, y } = scalesOf([[2, 4], [3]]);
  expect(y(4)).toBeLessThan(y(3));
  expect(y(2)).toBeGreaterThan(y(3));
  expect(x(1)).toBeGreaterThan(x(0));
});

test("a fixed range does not follow the values", () => {
  const { y } = scalesOf([[0.4, 0.6]], [0, 1]);
  expect(y(0.5)).toBe(HEIGHT / 2);
  expect(y(0.4)).toBeLessThan(HEIGHT - HEIGHT / 4);
});

test("values that are all the same, and no values at all, lie in the middle", () => {
  expect(scalesOf([[3, 3]]).y(3)).toBe(HEIGHT / 2);
  expect(scalesOf([]).y(0)).toBe(HEIGHT / 2);
});

test("a click picks the position that is nearest", () => {
  expect(positionAt(0, 5)).toBe(0);
  expect(positionAt(0.5, 5)).toBe(2);
  expect(positionAt(1, 5)).toBe(4);
  expect(positionAt((0.6 * WIDTH) / WIDTH, 2)).toBe(1);
});
