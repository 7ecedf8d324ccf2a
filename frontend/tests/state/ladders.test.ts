import { expect, test } from "vitest";
import { mistakesOf, rungsOf, shownRung, verdictOf } from "../../src/state/ladders";
import { atlas, facts, meaning } from "../visuals";

const attacked = facts({
  kind: "ladder",
  atlas: atlas(2, 3),
  facts: { axis: "epsilon", values: [0, 4 / 255, 8 / 255] },
  measures: {
    a: [
      [0, 0, 1],
      [0, 1, 1],
    ],
    b: [
      [7, 7, 7],
      [2, 3, 3],
    ],
    c: [5, 6],
  },
  meanings: { a: meaning("fooled"), b: meaning("class"), c: meaning("label") },
});

test("epsilons are told in 255ths, other values as they are", () => {
  expect(rungsOf(attacked)).toEqual({ axis: "epsilon", labels: ["0", "4/255", "8/255"] });
  const layers = { atlas: atlas(1, 2), facts: { axis: "layer", values: ["conv1", "conv2"] } };
  expect(rungsOf(facts(layers)).labels).toEqual(["conv1", "conv2"]);
});

test("rungs without values are numbered", () => {
  expect(rungsOf(facts({ atlas: atlas(1, 2) }))).toEqual({ axis: "rung", labels: ["0", "1"] });
});

test("the last rung is shown until one is chosen, and where too high a one is", () => {
  expect(shownRung(attacked, null)).toBe(2);
  expect(shownRung(attacked, 1)).toBe(1);
  expect(shownRung(attacked, 9)).toBe(2);
});

test("a verdict has its class, truth and outcome from the roles", () => {
  expect(verdictOf(attacked, 0, 1, -1)).toEqual({ truth: 5, answer: 7, isFooled: false });
  expect(verdictOf(attacked, 0, 2, -1)).toEqual({ truth: 5, answer: 7, isFooled: true });
});

test("without a true class of its own a ladder takes that of the image", () => {
  const { c: _, ...measures } = attacked.measures;
  expect(verdictOf({ ...attacked, measures }, 0, 2, 9)?.truth).toBe(9);
});

test("without an outcome the network is fooled where its class is not the true one", () => {
  const { a: _, ...measures } = attacked.measures;
  expect(verdictOf({ ...attacked, measures }, 0, 0, -1)?.isFooled).toBe(true);
  const meanings = { b: meaning("class") };
  expect(verdictOf({ ...attacked, measures, meanings }, 0, 0, 7)?.isFooled).toBe(false);
});

test("a ladder that says no class has no verdict", () => {
  const measures = { psnr: [[1, 2, 3]] };
  expect(verdictOf(facts({ atlas: atlas(1, 3), measures }), 0, 1, 4)).toBeNull();
});

test("an image is taken for a class from the first rung that fools the network", () => {
  expect(mistakesOf(attacked, 1, -1)).toEqual([{ rung: 1, truth: 6, answer: 3 }]);
  expect(mistakesOf(attacked, 0, -1)).toEqual([{ rung: 2, truth: 5, answer: 7 }]);
});

test("an image is taken for each class once, and never for its own", () => {
  const measures = { ...attacked.measures, a: [[1, 1, 1], []], b: [[7, 5, 7], []] };
  expect(mistakesOf({ ...attacked, measures }, 0, -1)).toEqual([{ rung: 0, truth: 5, answer: 7 }]);
});
