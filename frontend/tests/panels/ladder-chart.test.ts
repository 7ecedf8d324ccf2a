import { expect, test } from "vitest";
import { axisOf } from "../../src/panels/ladder-chart";
import type { LadderView } from "../../src/panels/ladder-view";

function view(axis: string, labels: readonly string[]): LadderView {
  return { axis, labels, subjects: [0], subject: 0, rung: 0 };
}

test("an axis of epsilons names its unit once", () => {
  expect(axisOf(view("epsilon", ["0", "1/255", "8/255"]))).toEqual({
    name: "epsilon, in 255ths",
    labels: ["0", "1", "8"],
  });
});

test("an axis of layers keeps their names", () => {
  expect(axisOf(view("layer", ["conv1", "fc"]))).toEqual({
    name: "layer",
    labels: ["conv1", "fc"],
  });
});
