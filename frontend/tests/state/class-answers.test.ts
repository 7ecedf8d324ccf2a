import { expect, test } from "vitest";
import { classAnswers } from "../../src/state/class-answers";
import type { Answer } from "../../src/state/predictions";

function said(id: number, label: number, answer: number, probability: number): Answer {
  const classes = answer < 0 ? [] : [answer, 99];
  return { id, label, classes, probabilities: [probability, 0] };
}

const ANSWERS = [
  said(1, 4, 4, 0.6),
  said(2, 4, 4, 0.9),
  said(3, 4, 5, 0.5),
  said(4, 4, 5, 0.8),
  said(5, 6, 4, 0.7),
  said(6, 6, 6, 0.7),
  said(7, -1, 4, 0.95),
  said(8, 4, -1, Number.NaN),
];
const ids = (answers: readonly Answer[]) => answers.map(({ id }) => id);

test("the images of a class are told apart by their answer, the surest first", () => {
  const of = classAnswers(ANSWERS, 4);
  expect([of.labelled, of.right]).toEqual([5, 2]);
  expect(ids(of.typical)).toEqual([7, 2, 1]);
  expect(ids(of.wrong)).toEqual([4, 3]);
  expect(ids(of.taken)).toEqual([5]);
  expect(ids(of.unsure)).toEqual([3, 1, 4, 2]);
});

test("mix-ups count in both directions, the most frequent first", () => {
  expect(classAnswers(ANSWERS, 4).confusions).toEqual([
    { label: 4, answer: 5, count: 2 },
    { label: 6, answer: 4, count: 1 },
  ]);
});

test("without labels a class has the images that are answered as it, and no mix-ups", () => {
  const unlabelled = ANSWERS.map((one) => ({ ...one, label: -1 }));
  const of = classAnswers(unlabelled, 4);
  expect([of.labelled, of.right]).toEqual([0, 0]);
  expect(ids(of.typical)).toEqual([7, 2, 5, 1]);
  expect(ids(of.unsure)).toEqual([1, 5, 2, 7]);
  expect(of.confusions).toEqual([]);
});

test("of few images none is singled out as least sure", () => {
  expect(classAnswers(ANSWERS, 6).unsure).toEqual([]);
});
