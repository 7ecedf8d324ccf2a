import { expect, test } from "vitest";
import { mostExcited } from "../../src/state/most-excited";
import { facts } from "../visuals";

/** Four units and three images: one rarely excited, one often, one dead, one below zero. */
const RESPONSES = facts({
  kind: "responses",
  arrays: {
    units: [2, 5, 6, 7],
    image_ids: [10, 11, 12],
    range: [
      [0, 8],
      [0, 4],
      [0, 0],
      [-3, 0],
    ],
    histogram: [
      [2, 1],
      [1, 2],
      [3, 0],
      [2, 1],
    ],
    strongest: [
      [0, 51, 255],
      [128, 0, 255],
      [0, 0, 0],
      [0, 0, 255],
    ],
  },
});

test("the units that fewest images excite more come first", () => {
  expect(mostExcited(RESPONSES, 12, 6)).toEqual([
    { unit: 2, response: "8", percentile: 1 },
    { unit: 5, response: "4", percentile: 1 },
  ]);
  expect(mostExcited(RESPONSES, 10, 6)).toEqual([{ unit: 5, response: "2.01", percentile: 1 / 3 }]);
});

test("no more units are named than wanted, and none of an image that is not shown", () => {
  expect(mostExcited(RESPONSES, 12, 1)).toHaveLength(1);
  expect(mostExcited(RESPONSES, 99, 6)).toEqual([]);
});

test("an answer without the responses to single images names none", () => {
  const { strongest: _, ...arrays } = RESPONSES.arrays;
  expect(mostExcited({ ...RESPONSES, arrays }, 12, 6)).toEqual([]);
});
