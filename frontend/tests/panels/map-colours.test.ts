import { expect, test } from "vitest";
import { markOf } from "../../src/draw/palette";
import { colouring, coloursOf } from "../../src/panels/map-colours";
import { facts, meaning } from "../visuals";

const MAP = facts({
  kind: "scatter",
  arrays: { image_ids: [4, 5, 6], labels: [0, 1, 2] },
  measures: { confidence: [0.5, 1, null], answer: [1, 1, -1], one: [3] },
  meanings: { confidence: meaning("probability"), answer: meaning("class") },
});
const LABELS = Int32Array.from([0, 1, 2]);

test("a map can be coloured by what every point has", () => {
  expect(coloursOf(MAP).map((one) => one.name)).toEqual(["confidence", "answer"]);
});

test("without a measure points have the marks of their classes", () => {
  expect(colouring(MAP, "", LABELS).markOf(2)).toEqual(markOf(2));
  expect(colouring(MAP, "answer", LABELS).markOf(0)).toEqual(markOf(1));
});

test("a number runs from dark to light, probabilities from 0 to 1, unknown is grey", () => {
  const { scale, markOf: mark } = colouring(MAP, "confidence", LABELS);
  expect(scale).toMatchObject({ low: 0, high: 1 });
  expect(mark(1).colour).toBe("#fee838");
  expect(mark(2)).toEqual(markOf(-1));
});
