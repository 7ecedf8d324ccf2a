import { expect, test } from "vitest";
import { lanesOf } from "../../src/draw/lanes";

test("a chain of layers is one lane", () => {
  const parents = new Map([
    ["b", ["a"]],
    ["c", ["b"]],
  ]);
  expect(lanesOf(["a", "b", "c"], parents).map((row) => row.lane)).toEqual([0, 0, 0]);
});

test("a skip connection keeps its lane beside the branch and merges", () => {
  const parents = new Map([
    ["conv", ["in"]],
    ["add", ["in", "conv"]],
  ]);
  const [, conv, add] = lanesOf(["in", "conv", "add"], parents);
  expect(conv?.lane).toBe(1);
  expect(conv?.passes).toEqual([0]);
  expect(add?.lane).toBe(0);
  expect(add?.joins).toEqual([0, 1]);
});
