import { expect, test } from "vitest";
import type { History } from "../../src/state/health";
import { sinceWords } from "../../src/state/since-when";
import { layerStep } from "../healths";

const said = (...given: Parameters<typeof sinceWords>) => sinceWords(...given).join("");

function history(...dead: readonly (readonly number[])[]): History {
  const steps = dead.map((units, i) =>
    layerStep({ step: 10 * i, units: 64, dead: units, dead_units: units.length }),
  );
  return { layer: "conv1", logged_steps: dead.length, steps };
}

test("units are named by the step since when they are dead without a break", () => {
  const of = history([5, 17], [17], [5, 17, 40], [5, 17, 40]);
  expect(said(of, 30, "dead")).toBe(
    "3 of 64 units are dead at step 30: unit 17 since step 0; units 5, 40 since step 20.",
  );
  expect(said(of, 10, "dead")).toBe("1 of 64 units is dead at step 10: unit 17 since step 0.");
});

test("a layer of unknown size is told without it", () => {
  const [step] = history([5]).steps;
  const of = { ...history(), steps: step ? [{ ...step, units: null }] : [] };
  expect(said(of, 0, "dead")).toBe("1 unit is dead at step 0: unit 5.");
});

test("units that came alive again are remembered", () => {
  expect(said(history([5, 17], []), 10, "dead")).toBe(
    "No unit of 64 is dead at step 10; at step 0 there were 2.",
  );
});

test("units that were not logged are counted, and a single step tells no beginning", () => {
  const [step] = history([5]).steps;
  const of = { ...history(), steps: step ? [{ ...step, dead_units: 9 }] : [] };
  expect(said(of, 0, "dead")).toBe("9 of 64 units are dead at step 0: unit 5; and 8 more.");
});

test("where only the number is logged, it is told since when there have been some", () => {
  const of = history([5], [], [5, 17], [5]);
  const steps = of.steps.map((one) => ({ ...one, dead: [] }));
  expect(said({ ...of, steps }, 30, "dead")).toBe(
    "1 of 64 units is dead at step 30; there have been some since step 20.",
  );
});

test("nothing is said of what the log does not tell", () => {
  expect(said(history([5]), 0, "duplicates")).toBe("");
  expect(said(history(), 0, "dead")).toBe("");
});

test("units are pieces of their own, so that they can be links", () => {
  expect(sinceWords(history([5, 17]), 0, "dead").filter((one) => typeof one === "number")).toEqual([
    5, 17,
  ]);
});

test("steps at which only other things were logged are passed over", () => {
  const of = history([5]);
  const steps = [...of.steps, layerStep({ step: 10, change: 1 })];
  expect(said({ ...of, steps }, 10, "dead")).toContain("dead at step 0");
});
