import { expect, test } from "vitest";
import { clearestFirst, linksOfUnit, onlyLayer, sizeOf } from "../../src/state/connections";
import { DRIVE, TABLE } from "../connection-visuals";

test("a unit's links name layer, unit and weight, and places without a link are left out", () => {
  const links = linksOfUnit(TABLE, 4);
  expect(links?.incoming.map(({ layer, unit, weight }) => [layer, unit, weight])).toEqual([
    ["conv1", 7, 2],
    ["conv1", 3, 1],
    ["conv1", 5, -0.5],
  ]);
  expect(links?.outgoing.map(({ layer, unit }) => [layer, unit])).toEqual([
    ["conv3", 8],
    ["", 1],
  ]);
  expect(linksOfUnit(TABLE, 9)?.incoming.map(({ unit }) => unit)).toEqual([1, 2]);
  expect(linksOfUnit(TABLE, 5)).toBeNull();
});

test("a table without arrays has units without links", () => {
  const bare = { ...TABLE, arrays: { units: [4] }, facts: {} };
  expect(linksOfUnit(bare, 4)).toEqual({ incoming: [], outgoing: [] });
});

test("what a unit adds to a class is its weight times its mean activation", () => {
  expect(linksOfUnit(DRIVE, 0)?.incoming.map(sizeOf)).toEqual([2, 0.5]);
  expect(linksOfUnit(TABLE, 4)?.incoming.map(sizeOf)).toEqual([2, 1, -0.5]);
});

test("a layer is named once only where all links are of it", () => {
  const links = linksOfUnit(TABLE, 4);
  expect(onlyLayer(links?.incoming ?? [])).toBe("conv1");
  expect(onlyLayer(links?.outgoing ?? [])).toBeNull();
  expect(onlyLayer([])).toBeNull();
});

test("units that are made of the fewest others come first, and those made of none do not come", () => {
  expect(clearestFirst(TABLE)).toEqual([1, 0]);
  expect(clearestFirst(DRIVE)).toEqual([0]);
});
