import { expect, test } from "vitest";
import { excitationsOf, excitingImages, tellsWhere, topShare } from "../../src/state/excitations";
import { atlas, facts, meaning } from "../visuals";

const WHOLE = facts({
  kind: "excitations",
  layer: "conv4",
  atlas: atlas(3, 2),
  arrays: {
    image_ids: [7, 5, 9],
    units: [
      [3, 1],
      [8, -1],
      [-1, -1],
    ],
  },
  measures: {
    response: [
      [9.5, 4],
      [2, null],
      [null, null],
    ],
    percentile: [
      [1, 0.996],
      [0.5, null],
      [null, null],
    ],
  },
  meanings: { response: meaning("amount"), percentile: meaning("share") },
});

test("the units that an image excites come with the tile that shows where", () => {
  expect(excitationsOf(WHOLE, 7)).toEqual([
    { unit: 3, tile: 0, response: "9.5", percentile: 1 },
    { unit: 1, tile: 1, response: "4", percentile: 0.996 },
  ]);
  expect(excitationsOf(WHOLE, 5)).toEqual([{ unit: 8, tile: 2, response: "2", percentile: 0.5 }]);
});

test("an image that excites nothing has none, one that was not asked about is unknown", () => {
  expect(excitationsOf(WHOLE, 9)).toEqual([]);
  expect(excitationsOf(WHOLE, 4)).toBeNull();
  expect(excitingImages(WHOLE)).toEqual([7, 5, 9]);
});

test("the tiles of an answer about one image are its own alone", () => {
  const part = {
    ...WHOLE,
    arrays: { image_ids: [5], units: [[8, -1]] },
    positions: { images: [1] },
  };
  expect(excitationsOf(part, 5)?.[0]?.tile).toBe(0);
});

test("a layer without space cannot say where", () => {
  expect(tellsWhere(WHOLE)).toBe(true);
  const flat = { ...atlas(3, 2), tile_width: 1, tile_height: 1 };
  expect(tellsWhere({ ...WHOLE, atlas: flat })).toBe(false);
});

test("how rarely a unit is excited so much is said in percent", () => {
  expect([1, 0.996, 0.5, null].map(topShare)).toEqual(["most of all", "top 0.4 %", "top 50 %", ""]);
});
