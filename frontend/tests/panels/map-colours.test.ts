import { expect, test } from "vitest";
import { markOf, markOfShare } from "../../src/draw/palette";
import { colourChoices, colouring } from "../../src/panels/map-colours";
import { facts, meaning } from "../visuals";

const MAP = facts({
  kind: "scatter",
  arrays: { image_ids: [4, 5, 6], labels: [0, 1, 2] },
  measures: { spread: [0.5, 1, null], twin: [1, 1, -1], one: [3] },
  meanings: { spread: meaning("probability"), twin: meaning("class") },
});
const ANSWERS = new Map([
  [4, { id: 4, label: 0, classes: [2, 0], probabilities: [0.9, 0.1] }],
  [5, { id: 5, label: 1, classes: [], probabilities: [null] }],
]);
const NOTHING = {
  facts: MAP,
  labels: Int32Array.from([0, 1, 2]),
  answers: null,
  response: null,
};
const WITH_ANSWERS = { ...NOTHING, answers: ANSWERS };

test("a map can be coloured by what every point has, and by answers where they are logged", () => {
  const names = (hasAnswers: boolean) => colourChoices(MAP, hasAnswers).map((one) => one.name);
  expect(names(false)).toEqual(["", "spread", "twin"]);
  expect(names(true)).toEqual(["", "prediction", "confidence", "spread", "twin"]);
});

test("without a measure points have the marks of their classes", () => {
  expect(colouring(NOTHING, "").markOf(2)).toEqual(markOf(2));
  expect(colouring(NOTHING, "twin").markOf(0)).toEqual(markOf(1));
  expect([...colouring(NOTHING, "twin").groups]).toEqual([1, 1, -1]);
});

test("a number runs from dark to light, probabilities from 0 to 1, unknown is grey", () => {
  const { scale, markOf: mark } = colouring(NOTHING, "spread");
  expect(scale).toMatchObject({ low: 0, high: 1 });
  expect(mark(1).colour).toBe("#fee838");
  expect(mark(2)).toEqual(markOf(-1));
});

test("the prediction colours and groups the points, images without an answer are grey", () => {
  const { groups, markOf: mark, scale } = colouring(WITH_ANSWERS, "prediction");
  expect([...groups]).toEqual([2, -1, -1]);
  expect(mark(0)).toEqual(markOf(2));
  expect(scale).toBeNull();
});

test("confidence is a number from 0 to 1; classes stay the groups", () => {
  const { groups, markOf: mark, scale } = colouring(WITH_ANSWERS, "confidence");
  expect(scale).toMatchObject({ low: 0, high: 1 });
  expect(mark(0)).toEqual(markOfShare(0.9));
  expect(mark(1)).toEqual(markOf(-1));
  expect([...groups]).toEqual([0, 1, 2]);
});

test("without answers their colours are those of the classes", () => {
  expect(colouring(NOTHING, "prediction").markOf(1)).toEqual(markOf(1));
});

test("a unit's response runs from its lowest to its highest", () => {
  const response = {
    of: { layer: "conv", unit: 3 },
    low: -2,
    high: 6,
    values: new Map([
      [4, 6],
      [6, -2],
    ]),
  };
  const { scale, markOf: mark } = colouring({ ...NOTHING, response }, "unit:conv:3");
  expect(scale).toMatchObject({ low: -2, high: 6, measure: { label: "conv:3" } });
  expect([mark(0), mark(1), mark(2)]).toEqual([markOfShare(1), markOf(-1), markOfShare(0)]);
});
