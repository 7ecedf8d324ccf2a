import { expect, test } from "vitest";
import { tilesByClass } from "../../src/panels/class-group";
import { matchingClasses } from "../../src/panels/class-list";

test("classes are found by name and by index", () => {
  expect(matchingClasses(["crane", "cat", "crane"], "crane")).toEqual([0, 2]);
  expect(matchingClasses(["crane", "cat", "crane"], "1")).toEqual([1]);
  expect(matchingClasses(["crane", "cat"], " ")).toEqual([0, 1]);
});

test("images are grouped by class, those without one left out", () => {
  expect([...tilesByClass([1, -1, 0, 1, null])]).toEqual([
    [1, [0, 3]],
    [0, [2]],
  ]);
});
