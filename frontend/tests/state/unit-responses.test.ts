import { expect, test } from "vitest";
import { colourOf, responseOf, unitNamed, unitOfColour } from "../../src/state/unit-responses";
import { facts } from "../visuals";

test("a unit is named as people type it, also where its layer's name has colons", () => {
  expect(unitNamed("conv4:17")).toEqual({ layer: "conv4", unit: 17 });
  expect(unitNamed(" conv4 17 ")).toEqual({ layer: "conv4", unit: 17 });
  expect(unitNamed("fire5_concat:1:3")).toEqual({ layer: "fire5_concat:1", unit: 3 });
  expect(unitNamed("conv4")).toBeNull();
});

test("a colour names its unit, and other colours none", () => {
  const unit = { layer: "block/conv:2", unit: 5 };
  expect(unitOfColour(colourOf(unit))).toEqual(unit);
  expect(unitOfColour("confidence")).toBeNull();
});

test("levels are responses between the lowest and the highest of the unit", () => {
  const given = facts({
    kind: "responses",
    arrays: { units: [5], image_ids: [7, 9], range: [[-1, 4]], strongest: [[0, 255]] },
  });
  const found = responseOf({ layer: "conv", unit: 5 }, given);
  expect([...(found?.values ?? [])]).toEqual([
    [7, -1],
    [9, 4],
  ]);
  expect(responseOf({ layer: "conv", unit: 5 }, facts({}))).toBeNull();
});
