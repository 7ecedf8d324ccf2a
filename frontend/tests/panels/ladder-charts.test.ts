import { expect, test } from "vitest";
import { chartsOf } from "../../src/panels/ladder-charts";
import { atlas, facts, meaning } from "../visuals";

const ladder = facts({
  kind: "ladder",
  atlas: atlas(2, 2),
  measures: {
    change: [
      [0, 2],
      [0, 4],
    ],
    before: [
      [0.9, 0.1],
      [0.8, 0.2],
    ],
    after: [
      [0.1, 0.9],
      [0.2, 0.8],
    ],
    answer: [
      [3, 3],
      [3, 3],
    ],
    outcome: [
      [0, 1],
      [0, 1],
    ],
    truth: [1, 2],
    linf: [
      [0, 4 / 255],
      [0, 4 / 255],
    ],
  },
  summary: { change: [0, 3], robust: [1, 0.25], clean: 0.98 },
  meanings: {
    change: meaning("distance", { label: "L2 change", sentence: "How far it moved." }),
    before: meaning("probability", { label: "true class" }),
    after: meaning("probability", { label: "other class" }),
    answer: meaning("class"),
    outcome: meaning("fooled"),
    truth: meaning("label"),
    linf: meaning("distance", { label: "largest change", unit: "display" }),
    robust: meaning("share", { label: "robust accuracy" }),
    clean: meaning("share"),
  },
});

test("probabilities share one chart; classes, flags and labels have none", () => {
  const charts = chartsOf(ladder, 0);
  expect(charts.map((chart) => chart.title)).toEqual([
    "probability",
    "L2 change",
    "largest change",
    "robust accuracy, all",
  ]);
  expect(charts[0]?.lines.map((line) => line.name)).toEqual(["true class", "other class"]);
});

test("a chart draws this subject and the mean of all", () => {
  const chart = chartsOf(ladder, 1).find(({ title }) => title === "L2 change");
  expect(chart?.lines).toEqual([
    { name: "this", values: [0, 4] },
    { name: "all", values: [0, 3] },
  ]);
  expect(chart?.sentence).toBe("How far it moved.");
});

test("probabilities and shares are drawn from 0 to 1, other measures on their own range", () => {
  const ranges = chartsOf(ladder, 0).map((chart) => chart.range);
  expect(ranges).toEqual([[0, 1], undefined, undefined, [0, 1]]);
});

test("a chart writes its values as its measure is written", () => {
  const charts = chartsOf(ladder, 0);
  expect(charts.map((chart) => chart.write?.(4 / 255))).toEqual([
    "1.6 %",
    "0.0157",
    "4/255",
    "1.57 %",
  ]);
});

test("a single probability is called by its own name", () => {
  const { after: _, ...measures } = ladder.measures;
  expect(chartsOf({ ...ladder, measures }, 0)[0]?.title).toBe("true class");
});

test("a measure that knows nothing of a subject has no chart", () => {
  const given = facts({ atlas: atlas(1, 2), measures: { gain: [[null, null]] } });
  expect(chartsOf(given, 0)).toEqual([]);
});

test("without meanings every measure is an amount with a chart of its own", () => {
  const given = facts({ atlas: atlas(1, 2), measures: { probability_true: [[1, 0]] } });
  expect(chartsOf(given, 0)).toMatchObject([
    { title: "probability true", lines: [{ name: "this", values: [1, 0] }] },
  ]);
});
