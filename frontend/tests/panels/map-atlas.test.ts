import { expect, test } from "vitest";
import { belongs, boxesOf, cellNames, cellsOf, cellWords } from "../../src/panels/map-atlas";
import { entry, facts, meaning } from "../visuals";

const CELLS = facts({
  kind: "cells",
  facts: { method: "tsne" },
  arrays: {
    corners: [
      [0, 0, 1, 1],
      [1, 0, 2, 1],
    ],
    image_ids: [
      [3, 4],
      [5, -1],
    ],
  },
  measures: { class: [2, 7], spread: [0.5, 0.25] },
  meanings: { class: meaning("class", { label: "class" }), spread: meaning("amount") },
});

test("the atlas of a map is the one of its layer and technique", () => {
  const map = entry({ kind: "scatter", technique: "embedding", layer: "pool" });
  const own = entry({ kind: "cells", technique: "embedding", layer: "pool" });
  const other = entry({ kind: "cells", technique: "embedding", layer: "conv" });
  expect(cellsOf([map, other, own], map)).toBe(own);
  expect(cellsOf([map, other], map)).toBeUndefined();
});

test("an atlas belongs to the map of its method only", () => {
  expect(belongs(CELLS, facts({ facts: { method: "tsne" } }))).toBe(true);
  expect(belongs(CELLS, facts({ facts: { method: "pca" } }))).toBe(false);
});

test("cells have corners, names and words", () => {
  expect(boxesOf(CELLS)[1]).toEqual([1, 0, 2, 1]);
  expect(cellNames(CELLS)).toEqual(["class 2", "class 7"]);
  expect(cellWords(CELLS, 1)).toBe("Cell of 1 images, class class 7, spread 0.25");
  expect(cellNames(facts({ arrays: { corners: [[0, 0, 1, 1]] } }))).toEqual([""]);
});
