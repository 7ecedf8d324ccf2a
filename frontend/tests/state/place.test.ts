import { expect, test } from "vitest";
import { keysOf, type Place, pageKey, placeOf, START } from "../../src/state/place";

test("a place comes back from its keys", () => {
  const place: Place = {
    view: "unit",
    run: "a b",
    step: 0,
    layer: "block/conv",
    unit: 0,
    class: 7,
    answer: 3,
    image: 42,
    technique: "max_patches",
    rung: 2,
    sort: "logit",
    score: "probability",
    find: "crane",
    layout: "principal",
    colour: "share",
    zoom: "3,0.5,-1",
    only: "mistakes",
    area: "0,0;1,0;1,1.5",
    marks: "points",
    names: "off",
    cells: "under",
    from: "class",
  };
  expect(placeOf(keysOf(place))).toEqual(place);
});

test("what is at its default is left out, except the view", () => {
  expect(keysOf(START)).toEqual({ view: "overview" });
});

test("wrong keys are left out", () => {
  expect(placeOf({ view: "nowhere", step: "-1", unit: "1e3" })).toEqual(START);
});

test("another step, rung or order is the same page, another unit or tab is not", () => {
  const here: Place = { ...START, view: "layer", layer: "conv1" };
  const isSame = (change: Partial<Place>) => pageKey(here) === pageKey({ ...here, ...change });
  expect(isSame({ step: 3, rung: 1, sort: "logit", run: "b", image: 4 })).toBe(true);
  expect(isSame({ technique: "dreams" })).toBe(false);
  expect(isSame({ unit: 3 })).toBe(false);
});

test("the image is the page only where it is the subject", () => {
  for (const [view, isPage] of [
    ["image", true],
    ["embedding", false],
  ] as const) {
    const here: Place = { ...START, view, image: 1 };
    expect(pageKey(here) !== pageKey({ ...here, image: 2 })).toBe(isPage);
  }
});
