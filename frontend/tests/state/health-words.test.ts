import { expect, test } from "vitest";
import type { LayerHealth } from "../../src/state/health";
import { badgesOf, healthParts, mostFirst } from "../../src/state/health-words";
import { healthOf, layerHealth } from "../healths";

const texts = (...layers: readonly Partial<LayerHealth>[]) =>
  healthParts(healthOf(...layers)).map(({ text }) => text);

test("the layers with the most dead units are named, the others counted", () => {
  const layers = [1, 5, 0, 2, 3].map((dead_units, i) => ({ layer: `conv${i}`, dead_units }));
  expect(texts(...layers)).toEqual(["5 dead units in conv1", "3 in conv4", "3 in 2 other layers"]);
});

test("three layers are all named: one more would not be shorter", () => {
  const layers = [1, 2, 3].map((dead_units, i) => ({ layer: `conv${i}`, dead_units }));
  expect(texts(...layers)).toEqual(["3 dead units in conv2", "2 in conv1", "1 in conv0"]);
});

test("no dead units is said only where they were counted", () => {
  expect(texts({ dead_units: 0 })).toEqual(["no dead units"]);
  expect(texts({ dead_units: null })).toEqual([]);
});

test("a layer that stands still is named with the step since when", () => {
  const still = { step: 8, change: 0, unchanged_since: 2 };
  expect(texts(still)).toEqual(["conv1 has not changed since step 2"]);
  expect(texts({ ...still, unchanged_since: 8 })).toEqual([]);
});

test("badges leave out what the log does not tell, and only what is wrong is marked", () => {
  const badges = badgesOf(
    layerHealth({ units: 64, dead_units: 3, duplicate_units: 0, drift: 0.5 }),
  );
  expect(badges.map(({ text, isWrong }) => [text, isWrong])).toEqual([
    ["3 dead", true],
    ["0 duplicate", false],
    ["drift 0.5", false],
  ]);
  expect(badges[0]?.sentence).toContain("3 of 64 units respond to no image");
});

test("layers are sorted by an amount, and those without one come last in their order", () => {
  const layers = ["a", "b", "c", "d"].map((path) => ({ path }));
  const health = healthOf({ layer: "b", sparsity: 0.1 }, { layer: "d", sparsity: 0.9 });
  expect(mostFirst(layers, health, "sparsity").map(({ path }) => path)).toEqual([
    "d",
    "b",
    "a",
    "c",
  ]);
});
