import { expect, test } from "vitest";
import { boxArea } from "../../src/draw/map-area";
import { between } from "../../src/draw/map-view";
import {
  canTravel,
  classCounts,
  litPoints,
  neighboursOf,
  pointsOf,
} from "../../src/panels/scatter-points";
import { facts } from "../visuals";

const map = facts({
  kind: "scatter",
  arrays: {
    image_ids: [10, 11, 12],
    labels: [0, 1, 0],
    points: [
      [0, 0],
      [4, 2],
      [null, null],
    ],
    principal_components: [
      [1, 1, 9],
      [2, 2, 9],
      [3, 3, 9],
    ],
    neighbour_ids: [
      [12, 11],
      [10, -1],
    ],
  },
});

test("points are those of the map, or the first two principal components", () => {
  expect([...pointsOf(map, "own").x]).toEqual([0, 4, Number.NaN]);
  expect([...pointsOf(map, "principal").y]).toEqual([1, 2, 3]);
});

test("half of the way to the principal components lies between the two layouts", () => {
  const half = between(pointsOf(map, "own"), pointsOf(map, "principal"), 0.5);
  expect([...half.x.slice(0, 2)]).toEqual([0.5, 3]);
});

test("a map travels to its principal components only where they are elsewhere", () => {
  const { points, principal_components: _, ...others } = map.arrays;
  expect(canTravel(map)).toBe(true);
  expect(canTravel(facts({ arrays: { ...others, points: points ?? [] } }))).toBe(false);
  const same = { points: points ?? [], principal_components: points ?? [] };
  expect(canTravel(facts({ arrays: { ...others, ...same } }))).toBe(false);
});

test("one principal component is no map", () => {
  expect(canTravel(facts({ arrays: { points: [[1, 2]], principal_components: [[1]] } }))).toBe(
    false,
  );
});

test("neighbours come nearest first, without the empty places", () => {
  expect(neighboursOf(map, 0)).toEqual([12, 11]);
  expect(neighboursOf(map, 1)).toEqual([10]);
  expect(neighboursOf(map, -1)).toEqual([]);
  expect(neighboursOf(facts({}), 0)).toEqual([]);
});

const ANY: Parameters<typeof litPoints>[1] = {
  group: null,
  groups: Int32Array.from([0, 1, 0]),
  text: "",
  area: null,
  only: null,
};

test("points light up by class, by text, by area, as mistakes, and by all of them", () => {
  const points = pointsOf(map, "own");
  const wordsOf = (id: number) => `Picture ${id}`;
  const lit = (wanted: Partial<typeof ANY>) => litPoints(points, { ...ANY, ...wanted }, wordsOf);
  expect(lit({ text: " " })).toBeNull();
  expect(lit({ group: 0 })).toEqual(new Set([0, 2]));
  expect(lit({ text: "PICTURE 11" })).toEqual(new Set([1]));
  expect(lit({ group: 0, text: "11" })).toEqual(new Set());
  expect(lit({ only: new Set([11, 12]) })).toEqual(new Set([1, 2]));
  // The third point has no coordinates, so it lies in no area.
  expect(lit({ area: boxArea(-9, -9, 9, 9) })).toEqual(new Set([0, 1]));
  expect(lit({ area: boxArea(1, 1, 9, 9), only: new Set([10]) })).toEqual(new Set());
});

test("classes are counted by their index", () => {
  expect(classCounts(pointsOf(map, "own").labels)).toEqual([
    [0, 2],
    [1, 1],
  ]);
});
