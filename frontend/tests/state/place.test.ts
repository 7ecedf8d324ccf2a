import { expect, test } from "vitest";
import { isSamePage, keysOf, type Place, placeOf, START } from "../../src/state/place";

test("a place comes back from its keys", () => {
  const place: Place = {
    view: "unit",
    run: "a b",
    step: 0,
    layer: "block/conv",
    unit: 0,
    class: 7,
    image: 42,
    technique: "max_patches",
    rung: 2,
  };
  expect(placeOf(keysOf(place))).toEqual(place);
});

test("what is at its default is left out, except the view", () => {
  expect(keysOf(START)).toEqual({ view: "overview" });
});

test("wrong keys are left out", () => {
  expect(placeOf({ view: "nowhere", step: "-1", unit: "1e3" })).toEqual(START);
});

test("another step is the same page, another unit is not", () => {
  expect(isSamePage(START, { ...START, step: 3, technique: "dreams" })).toBe(true);
  expect(isSamePage(START, { ...START, unit: 3 })).toBe(false);
});
