import { expect, test } from "vitest";
import type { Column } from "../../src/panels/column";
import { heldUp, sideOf, whyNoDifference } from "../../src/panels/versus-sides";
import { atlas, run, showing, shown } from "../visuals";

const runs = ["before", "after", "empty"];
const columns: Column[] = runs.map((name) => {
  const { entry } = shown({});
  const to = { run: run(name).run };
  return { key: name, heading: name, run: run(name), entry, step: null, to };
});
const units = [[5, 9], [9, 5], [1]];
const all = units.map((own, i) =>
  showing(shown({ arrays: { units: own }, atlas: atlas(own.length) }, run(runs[i] ?? ""))),
);

test("each side shows the row where its own column has it", () => {
  expect(sideOf(columns, all, 0, 9, null)).toMatchObject({ heading: "before", tile: 1 });
  expect(sideOf(columns, all, 1, 9, null)).toMatchObject({ heading: "after", tile: 0 });
});

test("a column with matched units shows the one that does what the row's does", () => {
  const matching = new Map([[5, { unit: 9, correlation: 0.9 }]]);
  const matched = columns.map((column, i) => (i === 1 ? { ...column, matching } : column));
  expect(sideOf(matched, all, 0, 5, null)).toMatchObject({ tile: 0, id: 5 });
  expect(sideOf(matched, all, 1, 5, null)).toMatchObject({ tile: 0, id: 9 });
  expect(sideOf(matched, all, 1, 9, null)).toMatchObject({ tile: null });
});

test("a column without the row, and one that is still loading, have no tile", () => {
  expect(sideOf(columns, all, 2, 9, null)).toMatchObject({ heading: "empty", tile: null });
  expect(sideOf(columns, [showing(null)], 0, 9, null)).toMatchObject({ shown: null, tile: null });
});

test("a held blink names and shows the second run in the first frame", () => {
  const first = sideOf(columns, all, 0, 9, null);
  const second = sideOf(columns, all, 1, 9, null);
  expect(heldUp(first, second, false)).toBe(first);
  expect(heldUp(first, second, true)).toBe(second);
  expect(heldUp(first, second, true).shown?.run.name).toBe("after");
});

test("a blink to a column without a picture changes nothing", () => {
  const first = sideOf(columns, all, 0, 9, null);
  expect(heldUp(first, sideOf(columns, all, 2, 9, null), true)).toBe(first);
});

test("patches of different photographs have no difference", () => {
  const patches = (image: number) => {
    const arrays = { units: [4], image_ids: [[image]], boxes: [[[0, 0, 8, 8]]] };
    const own = shown({ kind: "patches", arrays, atlas: atlas(1, 1) });
    return { heading: "", shown: own, tile: 0, id: 4 };
  };
  expect(whyNoDifference(patches(1), patches(1))).toBe("");
  expect(whyNoDifference(patches(1), patches(2))).toContain("different photographs");
  expect(whyNoDifference(patches(1), { ...patches(1), tile: null })).toContain("missing");
});
