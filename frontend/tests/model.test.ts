import { expect, test } from "vitest";
import { chartsOf } from "../src/panels/ladder-charts";
import { rowsOf, tilesOf } from "../src/panels/matrix-rows";
import { entryOf, keyOf, shortTitle } from "../src/state/entries";
import { layersOf, picturesOf, shapeText, shownParents } from "../src/state/layers";
import { amountsOf, ownNumbers, summaryNumbers } from "../src/state/measures";
import { isOfClasses, orderBy } from "../src/state/units";
import { entry, facts } from "./entry";

const atlas = { count: 4, columns: 2, tile_height: 8, tile_width: 8, channels: 3, shape: [4] };

test("layers come in the order of the model, not of the log", () => {
  const model = facts({
    kind: "model",
    facts: {
      layers: [
        { path: "a", parents: [] },
        { path: "b", receptive_field: [7, 7] },
      ],
    },
  });
  const layers = layersOf(model, [entry({ layer: "b" }), entry({ layer: "a" })]);
  expect(layers.map((layer) => layer.path)).toEqual(["a", "b"]);
  expect(layers[1]?.receptiveField).toBe("7 px");
});

test("before the model is known, layers are those that the index names", () => {
  const entries = [
    entry({ layer: "b" }),
    entry({ layer: "" }),
    entry({ kind: "images", layer: "images" }),
  ];
  expect(layersOf(null, entries).map((layer) => layer.path)).toEqual(["b"]);
});

test("shapes are told without the batch axis", () => {
  expect(shapeText([null, 28, 28, 512])).toBe("28×28×512");
  expect(shapeText([28, 28, 512])).toBe("28×28×512");
  expect(shapeText([null, null, 3])).toBe("?×?×3");
});

test("parents are seen through layers that are not shown", () => {
  const layer = (path: string, parents: string[]) => ({
    path,
    parents,
    type: "",
    outputShape: null,
    parameters: null,
    receptiveField: "",
    receptiveFieldWords: "",
  });
  const all = [layer("a", []), layer("relu", ["a"]), layer("b", ["relu", "a"])];
  const shown = all.filter(({ path }) => path !== "relu");
  expect(shownParents(all, shown).get("b")).toEqual(["a"]);
});

test("the preferred technique speaks for a layer", () => {
  const entries = [
    entry({ technique: "feature_images", atlas }),
    entry({ technique: "filters", atlas }),
  ];
  expect(picturesOf(entries, "conv1", "filters")[0]?.technique).toBe("filters");
});

test("two visuals of one technique have keys of their own", () => {
  const first = entry({ kind: "scatter", technique: "embedding" });
  const second = entry({
    kind: "scatter",
    technique: "embedding",
    tag: "scatter/embedding/conv1#2",
  });
  expect([keyOf(first), keyOf(second)]).toEqual(["embedding-scatter", "embedding-scatter#2"]);
  expect(entryOf([first, second], "embedding-scatter#2")).toBe(second);
  expect(entryOf([first, second], "unknown")).toBe(first);
});

test("a ladder and a grid of one technique are told apart", () => {
  const grid = entry({ technique: "adversarial", layer: "", tag: "grid/adversarial" });
  const ladder = entry({
    kind: "ladder",
    technique: "adversarial",
    layer: "",
    tag: "ladder/adversarial",
  });
  expect(entryOf([grid, ladder], keyOf(ladder))).toBe(ladder);
  expect(entryOf([ladder, grid], "adversarial")).toBe(ladder);
});

test("a title does not repeat the layer beside it", () => {
  expect(shortTitle(entry({ title: "Filters of conv1" }))).toBe("Filters");
  expect(shortTitle(entry({ title: "", technique: "my_own" }))).toBe("My own");
});

test("units are sorted by a measure, unknown values last", () => {
  const grid = facts({ arrays: { units: [0, 1, 2] }, measures: { logit: [1, null, 3] } });
  expect(orderBy(grid, "logit")).toEqual([2, 0, 1]);
  expect(orderBy(grid, "")).toEqual([0, 1, 2]);
});

test("tiles named by input channel are not classes", () => {
  const names = ["cat", "dog"];
  const grid = (unit_names: string[]) =>
    facts({ arrays: { units: [1, 0] }, facts: { unit_names } });
  expect(isOfClasses(grid(["dog", "cat"]), names)).toBe(true);
  expect(isOfClasses(grid(["0, channel 0", "0, channel 1"]), names)).toBe(false);
  expect(isOfClasses(grid([]), names)).toBe(false);
});

test("probabilities of a ladder share a chart, classes have none", () => {
  const ladder = facts({
    kind: "ladder",
    measures: {
      probability_true: [[0.9, 0.1]],
      probability_adversarial: [[0.1, 0.9]],
      adversarial_class: [[3, 3]],
      l2: [[0, 2]],
    },
    summary: { l2: [0, 3], success_rate: [0, 1], clean_accuracy: 0.9 },
  });
  const charts = chartsOf(ladder, 0, 2);
  expect(charts.map((chart) => [chart.title, chart.lines.length])).toEqual([
    ["probability", 2],
    ["L2", 2],
    ["success rate, all", 1],
  ]);
  expect(summaryNumbers(ladder)).toEqual([["clean accuracy", "0.9"]]);
});

test("the same unit is found in another visual by its index, not by its place", () => {
  const grid = facts({ arrays: { units: [5, 9] }, atlas });
  expect(rowsOf(grid).map((row) => row.id)).toEqual([5, 9]);
  expect(tilesOf(grid, 9, null)).toEqual([1]);
  expect(tilesOf(grid, 7, null)).toEqual([]);
});

test("a subject of a ladder is found by its image, one from noise by its place", () => {
  const ladder = facts({
    kind: "ladder",
    arrays: { image_ids: [42, -1] },
    atlas: { ...atlas, shape: [2, 2] },
  });
  expect(tilesOf(ladder, 42, 0)).toEqual([0]);
  expect(tilesOf(ladder, -2, null)).toEqual([3]);
});

test("patches that were not filled are left out", () => {
  const patches = facts({
    kind: "patches",
    arrays: {
      units: [0, 1],
      image_ids: [
        [3, 4],
        [5, -1],
      ],
    },
    atlas: { ...atlas, shape: [2, 2] },
  });
  expect(tilesOf(patches, 1, null)).toEqual([2]);
});

test("places, flags and class indices are nothing to sort by", () => {
  const patches = facts({
    measures: {
      activation: [[2, 1]],
      maximum: [2],
      top_class: [3],
      dead: [0],
      effective_top: [[1, null]],
    },
  });
  expect(amountsOf(patches)).toEqual(["activation", "maximum"]);
  expect(ownNumbers(patches, 0)).toEqual([
    ["maximum", "2"],
    ["top class", "class 3"],
  ]);
});
