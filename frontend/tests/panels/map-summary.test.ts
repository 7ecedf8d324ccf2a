import { expect, test } from "vitest";
import { mixUps, summaryOf } from "../../src/panels/map-summary";
import type { Answer } from "../../src/state/predictions";

const said = (id: number, label: number, answer: number, sure: number): [number, Answer] => [
  id,
  { id, label, classes: [answer], probabilities: [sure] },
];

const ANSWERS = new Map([
  said(1, 0, 0, 0.9),
  said(2, 0, 1, 0.5),
  said(3, 0, 1, 0.7),
  said(4, -1, 1, 0.3),
  said(5, 2, 0, 0.1),
]);
const labelOf = (id: number) => ANSWERS.get(id)?.label ?? -1;

test("a group says its classes, how often the network is right and how sure it is", () => {
  const { classes, accuracy, sureness } = summaryOf([1, 2, 4], labelOf, ANSWERS);
  expect(classes).toEqual([
    [0, 2],
    [-1, 1],
  ]);
  expect(accuracy).toBe(0.5);
  expect(sureness).toBeCloseTo((0.9 + 0.5 + 0.3) / 3);
});

test("without labels or answers nothing is claimed", () => {
  expect(summaryOf([4], labelOf, ANSWERS).accuracy).toBeNull();
  expect(summaryOf([1], labelOf, null)).toMatchObject({ accuracy: null, sureness: null });
  expect(summaryOf([], labelOf, ANSWERS)).toEqual({ classes: [], accuracy: null, sureness: null });
});

test("the most frequent mix-up comes first; right answers are none", () => {
  expect(mixUps([1, 2, 3, 4, 5], ANSWERS)).toEqual([
    { label: 0, answer: 1, count: 2 },
    { label: 2, answer: 0, count: 1 },
  ]);
  expect(mixUps([1, 2], null)).toEqual([]);
});
