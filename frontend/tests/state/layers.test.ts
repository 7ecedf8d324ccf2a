import { expect, test } from "vitest";
import {
  firstWritten,
  layersOf,
  picturesOf,
  shapeText,
  shownParents,
} from "../../src/state/layers";
import { entry, facts } from "../visuals";

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

test("the layer whose pictures were written first probably comes first", () => {
  const entries = [
    entry({ layer: "b", steps: [7], atlas }),
    entry({ layer: "a", steps: [6], atlas }),
    entry({ layer: "a", kind: "patches", steps: [8], atlas }),
    entry({ layer: "no pictures", steps: [5] }),
    entry({ layer: "map", kind: "scatter", steps: [4], atlas }),
  ];
  const layers = layersOf(null, entries);
  expect(firstWritten(layers, entries)).toBe("a");
  expect(firstWritten(layers.slice(0, 1), entries)).toBe("b");
  expect(firstWritten([], entries)).toBeUndefined();
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
