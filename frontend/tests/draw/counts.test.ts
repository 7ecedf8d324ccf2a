import { expect, test } from "vitest";
import { countHeight, countTicks } from "../../src/draw/counts";

test("no image has no height, and the most have all of it", () => {
  expect(countHeight(0, 500)).toBe(0);
  expect(countHeight(500, 500)).toBe(1);
});

test("one image beside a thousand is still seen", () => {
  expect(countHeight(1, 1000)).toBeGreaterThan(0.09);
});

test("ticks are none, one, ten and so on up to the most", () => {
  expect(countTicks(500)).toEqual([0, 1, 10, 100]);
  expect(countTicks(1)).toEqual([0, 1]);
});
