import { expect, test } from "vitest";
import { excitedUnits } from "../../src/state/excited-units";
import { patchOf } from "../../src/state/patches";
import { facts, meaning } from "../visuals";

const patches = facts({
  kind: "patches",
  layer: "conv2",
  arrays: {
    units: [4, 9],
    image_ids: [
      [3, 8],
      [5, -1],
    ],
    boxes: [
      [
        [-2, 0, 6, 8],
        [0, 0, 8, 8],
      ],
    ],
    effective_boxes: [
      [
        [1, 2, 3, 4],
        [0, 0, 0, 0],
      ],
    ],
  },
  measures: { response: [[2.5, 1.25], [1]] },
  meanings: { response: meaning("amount", { unit: "nats" }) },
});

test("a patch has its image, its receptive field and where the unit looked", () => {
  expect(patchOf(patches, 0, 0)).toEqual({
    image: 3,
    box: { top: -2, left: 0, bottom: 6, right: 8 },
    effective: { top: 1, left: 2, bottom: 3, right: 4 },
  });
});

test("an empty box is none, and so is one that was not logged", () => {
  expect(patchOf(patches, 0, 1).effective).toBeNull();
  expect(patchOf(patches, 1, 1)).toEqual({ image: -1, box: null, effective: null });
});

test("an image excites the units that have it among their patches", () => {
  expect(excitedUnits(patches, 8)).toEqual([
    { layer: "conv2", unit: 4, rank: 1, text: "1.25 nats" },
  ]);
  expect(excitedUnits(patches, 99)).toEqual([]);
});
