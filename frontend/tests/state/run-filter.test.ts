import { expect, test } from "vitest";
import { runFilter } from "../../src/state/run-filter";

test("runs are filtered by a regular expression", () => {
  const { matches, fault } = runFilter("^resnet_[ab]$");
  expect(["resnet_a", "resnet_c", "old_resnet_a"].map(matches)).toEqual([true, false, false]);
  expect(fault).toBe("");
});

test("what is no expression is searched for as text, and that is said", () => {
  const { matches, fault } = runFilter("a(b");
  expect([matches("xa(b"), matches("ab")]).toEqual([true, false]);
  expect(fault).not.toBe("");
});
