import { expect, test } from "vitest";
import { howAlike, pairsOf, responsesOf } from "../../src/state/matching";
import { entry, run } from "../visuals";

test("units without a match are left out", () => {
  const pairs = pairsOf({ units: [0, 4, 7], matched: [3, -1, 0], correlation: [0.9, null, null] });
  expect([...pairs]).toEqual([
    [0, { unit: 3, correlation: 0.9 }],
    [7, { unit: 0, correlation: null }],
  ]);
});

test("responses are those of the layer at the step that is shown", () => {
  const of = entry({ kind: "responses", technique: "responses", steps: [0, 4] });
  const one = run("a", [entry({}), of]);
  expect(responsesOf(one, "conv1", 1)).toMatchObject({ tag: of.tag, at: { step: 0 } });
  expect(responsesOf(one, "conv2", 1)).toBeNull();
});

test("whether units correspond is told beside what chance would give", () => {
  expect(howAlike({ mean: 0.712, chance: 0.3 })).toBe(
    "Matched units correlate by 0.71 on average, by chance it would be 0.30.",
  );
  expect(howAlike({ mean: 0.35, chance: 0.3 })).toContain("So the units do not correspond.");
  expect(howAlike({ mean: null, chance: null })).toBe("");
});
