import { expect, test } from "vitest";
import {
  evenlyChosen,
  isOutdatedNote,
  nearestStep,
  shownStep,
  unionOfSteps,
} from "../../src/state/steps";
import { entry } from "../visuals";

test("latest is the last step", () => {
  expect(nearestStep([0, 1, 8], null)).toBe(8);
});

test("the nearest step is shown, the earlier of two equally near", () => {
  expect(nearestStep([0, 2, 4], 3)).toBe(2);
  expect(nearestStep([0, 2, 4], 100)).toBe(4);
  expect(nearestStep([], 3)).toBeNull();
});

test("a step that was kept is not called nearest", () => {
  expect(shownStep(entry({ steps: [0, 2] }), 2, 8)?.insteadOf).toBeNull();
});

test("an entry that ends before the newest step says so under latest", () => {
  expect(shownStep(entry({ steps: [0, 2] }), null, 8)).toMatchObject({ step: 2, insteadOf: 8 });
});

test("the union of steps rises and has each once", () => {
  expect(unionOfSteps([entry({ steps: [0, 4] }), entry({ steps: [1, 4] })])).toEqual([0, 1, 4]);
});

test("evenly chosen steps keep the first and the last", () => {
  expect(evenlyChosen([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  expect(evenlyChosen([3, 5], 24)).toEqual([3, 5]);
});

test("a note of what was left out is outdated once its technique is shown at a later step", () => {
  const note = entry({ kind: "note", technique: "dreams", layer: "", steps: [1, 4] });
  const shown = entry({ kind: "ladder", technique: "dreams", layer: "", steps: [2, 8] });
  const other = entry({ technique: "filters", steps: [8] });
  const all = [note, shown, other];
  expect(isOutdatedNote(note, all, 4, 8)).toBe(false);
  expect(isOutdatedNote(note, all, null, 8)).toBe(true);
  expect(isOutdatedNote(note, [note, other], null, 8)).toBe(false);
  expect(isOutdatedNote(shown, all, null, 8)).toBe(false);
});

test("the images are the same at every step: no step of theirs is only the nearest", () => {
  expect(shownStep(entry({ kind: "images", steps: [0] }), 8, 8)).toMatchObject({
    step: 0,
    insteadOf: null,
  });
});
