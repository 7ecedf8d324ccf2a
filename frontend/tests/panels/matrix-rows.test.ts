import { expect, test } from "vitest";
import { focusOf, rowsOf, scoreOf, tilesOf } from "../../src/panels/matrix-rows";
import { START } from "../../src/state/place";
import { atlas, facts, meaning } from "../visuals";

const ladder = facts({
  kind: "ladder",
  arrays: { image_ids: [42, -1] },
  atlas: atlas(2, 2),
  measures: {
    answer: [
      [3, 3],
      [3, 3],
    ],
    gain: [
      [1, 2.5],
      [1, 6],
    ],
  },
  meanings: { answer: meaning("class"), gain: meaning("amount", { label: "gain", unit: "nats" }) },
});

const patches = facts({
  kind: "patches",
  arrays: {
    units: [0, 1],
    image_ids: [
      [3, 4],
      [5, -1],
    ],
  },
  atlas: atlas(2, 2),
  measures: { activation: [[9, 8], [7]] },
});

test("the same unit is found in another visual by its index, not by its slot", () => {
  const grid = facts({ arrays: { units: [5, 9] }, atlas: atlas(2) });
  expect(rowsOf(grid)).toEqual([
    { id: 5, label: "unit 5" },
    { id: 9, label: "unit 9" },
  ]);
  expect(tilesOf(grid, 9, null)).toEqual([1]);
  expect(tilesOf(grid, 7, null)).toEqual([]);
});

test("a unit with several tiles is one row", () => {
  const grid = facts({ arrays: { units: [5, 5, 9] }, atlas: atlas(3) });
  expect(rowsOf(grid).map((row) => row.id)).toEqual([5, 9]);
  expect(tilesOf(grid, 5, null)).toEqual([0, 1]);
});

test("a subject of a ladder is found by its image, one from noise by its place", () => {
  expect(rowsOf(ladder)).toEqual([
    { id: 42, label: "image 42" },
    { id: -2, label: "from noise 2" },
  ]);
  expect(tilesOf(ladder, 42, 0)).toEqual([0]);
  expect(tilesOf(ladder, -2, null)).toEqual([3]);
  expect(tilesOf(ladder, 7, null)).toEqual([]);
});

test("patches that were not filled are left out", () => {
  expect(tilesOf(patches, 1, null)).toEqual([2]);
});

test("a page about a unit or an image shows its row only", () => {
  expect(focusOf("grid", { ...START, unit: 3, image: 7 })).toBe(3);
  expect(focusOf("ladder", { ...START, unit: 3, image: 7 })).toBe(7);
  expect(focusOf("ladder", START)).toBeNull();
});

test("the score of a subject is its first number on a scale, at the shown rung", () => {
  expect(scoreOf(ladder, 42, 1)).toMatchObject({
    label: "gain",
    sentence: "",
    value: 2.5,
    text: "2.5 nats",
  });
  expect(scoreOf(ladder, -2, null)?.value).toBe(6);
});

test("the score of a unit of patches is that of its best one", () => {
  expect(scoreOf(patches, 1, null)?.text).toBe("7");
});

test("a row without a known value has no score", () => {
  expect(scoreOf(ladder, 7, null)).toBeNull();
  expect(scoreOf(facts({ arrays: { units: [0] }, measures: { x: [null] } }), 0, null)).toBeNull();
});
