import { expect, test } from "vitest";
import { everyNth, niceTicks, pathOf, positionAt, rangeOf, scalesOf } from "../../src/draw/axes";

const PLOT = { left: 10, right: 110, top: 0, bottom: 100 };

test("ticks are round and cover the range", () => {
  expect(niceTicks({ low: 0, high: 1 }, 4)).toEqual([0, 0.5, 1]);
  expect(niceTicks({ low: 3.2, high: 17.9 }, 4)).toEqual([0, 5, 10, 15, 20]);
  expect(niceTicks({ low: -0.013, high: 0.021 }, 4)).toEqual([-0.02, -0.01, 0, 0.01, 0.02, 0.03]);
  expect(niceTicks({ low: 7, high: 7 }, 4)).toEqual([7]);
});

test("the lowest value lies at the bottom, the first position at the left", () => {
  const { x, y } = scalesOf(PLOT, 3, { low: 0, high: 2 });
  expect([x(0), x(1), x(2)]).toEqual([10, 60, 110]);
  expect([y(0), y(1), y(2)]).toEqual([100, 50, 0]);
});

test("equal values lie in the middle, not at infinity", () => {
  expect(scalesOf(PLOT, 1, { low: 3, high: 3 }).y(3)).toBe(50);
  expect(rangeOf([[null, null]])).toEqual({ low: 0, high: 1 });
});

test("a missing value leaves a gap", () => {
  const scales = scalesOf(PLOT, 4, { low: 0, high: 1 });
  expect(pathOf([0, 1, null, 1], scales)).toBe("M10.0 100.0L43.3 0.0M110.0 0.0");
});

test("a click picks the nearest position, at most the last", () => {
  expect(positionAt(PLOT, 55, 3)).toBe(1);
  expect(positionAt(PLOT, 999, 3)).toBe(2);
  expect(positionAt(PLOT, -5, 3)).toBe(0);
  expect(positionAt(PLOT, 60, 1)).toBe(0);
});

test("labels that would overlap are left out", () => {
  expect(everyNth(5, 500, 60)).toBe(1);
  expect(everyNth(24, 500, 60)).toBe(3);
});
