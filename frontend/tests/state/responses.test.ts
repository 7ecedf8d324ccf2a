import { expect, test } from "vitest";
import { unitResponses } from "../../src/state/responses";
import { RESPONSES } from "../response-visuals";

test("a unit's responses are found by its index in the layer", () => {
  const of = unitResponses(RESPONSES, 9);
  expect(of?.slot).toBe(1);
  expect(of?.range).toEqual([-1, 4]);
  expect(of?.histogram).toEqual([2, 0, 1]);
  expect(unitResponses(RESPONSES, 1)).toBeNull();
});

test("examples stand at their quantile, with the response that the levels give", () => {
  expect(unitResponses(RESPONSES, 9)?.quantiles).toEqual([
    { share: 1, examples: [{ image: 12, response: 4 }] },
    {
      share: 0.5,
      examples: [
        { image: 10, response: -1 },
        { image: 11, response: 1 },
      ],
    },
  ]);
});

test("classes and like units come in the order of the log, empty places left out", () => {
  const of = unitResponses(RESPONSES, 9);
  expect(of?.classes).toEqual([
    { label: 3, mean: 2.5 },
    { label: 0, mean: 0.5 },
  ]);
  expect(of?.nearest).toEqual([{ unit: 4, correlation: 0.99 }]);
});

test("a log without labels or levels has no classes and says no responses", () => {
  const { classes: _, class_means: __, strongest: ___, ...arrays } = RESPONSES.arrays;
  const of = unitResponses({ ...RESPONSES, arrays }, 9);
  expect(of?.classes).toEqual([]);
  expect(of?.quantiles[0]?.examples).toEqual([{ image: 12, response: null }]);
});
