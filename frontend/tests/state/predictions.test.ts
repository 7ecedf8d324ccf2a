import { expect, test } from "vitest";
import {
  answersOf,
  confusionOf,
  isRight,
  listed,
  percent,
  scoreLine,
} from "../../src/state/predictions";
import { facts } from "../visuals";

/** Five images of three classes: two right, two wrong, one without an answer. */
const SAID = facts({
  kind: "predictions",
  arrays: {
    image_ids: [3, 5, 7, 8, 9],
    labels: [0, 0, 1, 2, 1],
    classes: [
      [0, 1],
      [1, 0],
      [1, 2],
      [1, 2],
      [-1, -1],
    ],
  },
  measures: {
    probability: [
      [0.9, 0.1],
      [0.6, 0.4],
      [0.7, 0.2],
      [0.8, 0.1],
      [null, null],
    ],
  },
  summary: { accuracy: 0.4, mean_confidence: 0.75 },
});
const ANSWERS = answersOf(SAID);
const ids = (wanted: Parameters<typeof listed>[1]) => listed(ANSWERS, wanted).map((one) => one.id);

test("an answer is right if the likeliest class is the label, and neither without a label", () => {
  expect(ANSWERS.map(isRight)).toEqual([true, false, true, false, false]);
  expect(isRight({ id: 0, label: -1, classes: [1], probabilities: [1] })).toBe(null);
});

test("mistakes come with the surest first, and the lists with the surest or least sure", () => {
  expect(ids("mistakes")).toEqual([8, 5, 9]);
  expect(ids("surest")).toEqual([3, 8, 7, 5]);
  expect(ids("unsure")).toEqual([5, 7, 8, 3]);
});

test("a cell lists the images of its label and answer", () => {
  expect(ids({ label: 0, answer: 1 })).toEqual([5]);
  expect(ids({ label: 2, answer: 2 })).toEqual([]);
});

test("the matrix counts labels in rows and answers in columns", () => {
  const { classes, counts } = confusionOf(ANSWERS, 30);
  expect(classes).toEqual([0, 1, 2]);
  expect(counts).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [0, 1, 0],
  ]);
});

test("of many classes those are shown that are mixed up with each other most", () => {
  const one = (label: number, answer: number) => ({
    id: 0,
    label,
    classes: [answer],
    probabilities: [0.5],
  });
  // Class 9 has the most mistakes, each with another class.
  const single = [1, 2, 3].map((answer) => one(9, answer));
  const { classes, counts } = confusionOf([...single, one(5, 6), one(5, 6), one(4, 4)], 2);
  expect(classes).toEqual([5, 6]);
  expect(counts).toEqual([
    [0, 2],
    [0, 0],
  ]);
});

test("of two classes that are mixed up both are shown", () => {
  const { classes, all, counts } = confusionOf(ANSWERS, 2);
  expect([classes, all]).toEqual([[0, 1], 3]);
  expect(counts).toEqual([
    [1, 1],
    [0, 1],
  ]);
});

test("only what is whole reads as 100 %", () => {
  expect([1, 0.9999, 0.978, 0.0001, 0, null].map(percent)).toEqual([
    "100 %",
    "> 99.9 %",
    "97.8 %",
    "< 0.1 %",
    "0 %",
    "–",
  ]);
});

test("one line says how well the network does, on which images", () => {
  expect(scoreLine(SAID)).toBe("40 % right on 5 images (mean confidence 75 %)");
  const { image_ids = [] } = SAID.arrays;
  const partly = { ...SAID, arrays: { image_ids, labels: [0, -1, -1, -1, -1] } };
  expect(scoreLine(partly)).toContain("right on 1 image with a label, of 5");
  const unlabelled = { ...SAID, arrays: { image_ids, labels: [-1, -1, -1, -1, -1] } };
  expect(scoreLine(unlabelled)).toBe("5 images without labels (mean confidence 75 %)");
});
