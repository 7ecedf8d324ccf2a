import { expect, test } from "vitest";
import { countHeight, countTicks } from "../../src/draw/counts";

test("no image has no height, and the most have all of it", () => {
  expect(countHeight(0, 500)).toBe(0);
  expect(countHeight(500, 500)).toBe(1);
});

test("one image beside a thousand is still seen", () => {
  expect(countHeight(1, 1000)).toBeGreaterThan(0.09);
});

test("ticks are none, one, ten and so on, and the most", () => {
  expect(countTicks(500)).toEqual([0, 1, 10, 100, 500]);
  expect(countTicks(110)).toEqual([0, 1, 10, 110]);
  expect(countTicks(1)).toEqual([0, 1]);
  expect(countTicks(0)).toEqual([0]);
});
