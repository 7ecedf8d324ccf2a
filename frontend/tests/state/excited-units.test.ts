import { expect, test } from "vitest";
import { excitedUnits } from "../../src/state/excited-units";
import { facts, meaning } from "../visuals";

const PATCHES = facts({
  kind: "patches",
  layer: "conv4",
  arrays: {
    units: [3, 8, 9],
    image_ids: [
      [7, 5, 7],
      [5, 7, -1],
      [1, -1, -1],
    ],
  },
  measures: {
    activation: [
      [9, 8, 7],
      [6, 5, null],
      [4, null, null],
    ],
  },
  meanings: { activation: meaning("amount") },
});

test("the units that an image excites come in order of its rank, each once", () => {
  expect(excitedUnits(PATCHES, 7)).toEqual([
    { layer: "conv4", unit: 3, rank: 0, text: "9" },
    { layer: "conv4", unit: 8, rank: 1, text: "5" },
  ]);
  expect(excitedUnits(PATCHES, 5).map(({ unit }) => unit)).toEqual([8, 3]);
});

test("an image without patches excites no unit, and empty ranks are no image", () => {
  expect(excitedUnits(PATCHES, 4)).toEqual([]);
  expect(excitedUnits(PATCHES, -1)).toEqual([]);
});
