import { expect, test } from "vitest";
import { entryOf, keyOf, shortTitle } from "../../src/state/entries";
import { entry } from "../visuals";

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
  expect(shortTitle(entry({ title: "What excites conv1" }))).toBe("What excites it");
  expect(shortTitle(entry({ title: "", technique: "my_own" }))).toBe("My own");
});
