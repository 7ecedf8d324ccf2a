import { expect, test } from "vitest";
import { tilesByInterest } from "../../src/state/interest";
import { layerHealth } from "../healths";

test("tiles of all units come in the order of the units", () => {
  expect(tilesByInterest(layerHealth({ interest: [3, 0, 2] }), "grid/a")).toEqual([3, 0, 2]);
});

test("tiles of chosen units come by the interest of their unit, and unknown units not at all", () => {
  const of = layerHealth({ interest: [3, 0, 2], chosen: { "grid/a": [2, 2, 9, 3] } });
  expect(tilesByInterest(of, "grid/a")).toEqual([3, 0, 1]);
});
