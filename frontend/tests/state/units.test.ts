import { expect, test } from "vitest";
import type { Meaning } from "../../src/state/contract";
import { measuresOf } from "../../src/state/measures";
import { filledRanks, isOfClasses, orderBy, unitValue } from "../../src/state/units";
import { facts, meaning } from "../visuals";

function order(values: readonly (number | null)[], better: Meaning["better"]): number[] {
  const grid = facts({
    arrays: { units: values.map((_, unit) => unit) },
    measures: { x: values },
    meanings: { x: meaning("amount", { better }) },
  });
  return orderBy(grid, measuresOf(grid)[0]);
}

test("units are sorted from the better end, unknown values last", () => {
  expect(order([1, null, 3], "more")).toEqual([2, 0, 1]);
  expect(order([3, null, 1], "less")).toEqual([2, 0, 1]);
});

test("where neither end is better the largest comes first", () => {
  expect(order([1, 3, 3], null)).toEqual([1, 2, 0]);
});

test("without a measure units keep the order of the log", () => {
  expect(orderBy(facts({ arrays: { units: [5, 2] } }), undefined)).toEqual([0, 1]);
});

test("units of several blocks are ordered by their index", () => {
  const joined = { ...facts({ arrays: { units: [5, 9, 2] } }), sheets: [] };
  expect(orderBy(joined, undefined)).toEqual([2, 0, 1]);
});

test("units of interest come first, the others in the order of the log", () => {
  expect(orderBy(facts({ arrays: { units: [5, 2, 7] } }), undefined, [7, 5])).toEqual([2, 0, 1]);
});

test("a unit of patches has the value of its best one", () => {
  expect(unitValue([[2, 1]], 0)).toBe(2);
  expect(unitValue([7], 0)).toBe(7);
  expect(unitValue(undefined, 0)).toBeNull();
});

test("ranks without a patch are left out", () => {
  expect(filledRanks(facts({ arrays: { image_ids: [[5, -1, 7]] } }), 0)).toEqual([0, 2]);
});

test("tiles named by input channel are not classes", () => {
  const names = ["cat", "dog"];
  const grid = (unit_names: string[]) =>
    facts({ arrays: { units: [1, 0] }, facts: { unit_names } });
  expect(isOfClasses(grid(["dog", "cat"]), names)).toBe(true);
  expect(isOfClasses(grid(["0, channel 0", "0, channel 1"]), names)).toBe(false);
  expect(isOfClasses(grid([]), names)).toBe(false);
});
