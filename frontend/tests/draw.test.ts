import { expect, test } from "vitest";
import { boxSegments, frameOf } from "../src/draw/box";
import { looksCrisp, tileBox } from "../src/draw/crop";
import { difference, fittingFactor, largestDifference } from "../src/draw/difference";
import { lanesOf } from "../src/draw/lanes";
import { markOf } from "../src/draw/palette";
import { fileName } from "../src/draw/save";
import { between, fittingView, type Points, pointAt, zoomed } from "../src/draw/scatter";
import { pathOf } from "../src/elements/curve";

const pixels = (...data: number[]) => ({
  data: Uint8ClampedArray.from(data),
  width: data.length / 4,
  height: 1,
});

const points = (x: number[], y: number[], ids: number[] = x.map((_, i) => i)): Points => ({
  x: Float32Array.from(x),
  y: Float32Array.from(y),
  labels: Int32Array.from(ids),
  ids: Int32Array.from(ids),
});

test("tiles lie row by row", () => {
  const atlas = {
    count: 5,
    columns: 3,
    tile_height: 4,
    tile_width: 8,
    channels: 3,
    shape: [5],
  };
  expect(tileBox(atlas, 4)).toEqual({ x: 8, y: 4, width: 8, height: 4 });
});

test("tiny pictures are crisp, photographs are not, unless one says so", () => {
  expect(looksCrisp("auto", 7, 96)).toBe(true);
  expect(looksCrisp("auto", 224, 260)).toBe(false);
  expect(looksCrisp("pixelated", 224, 260)).toBe(true);
  expect(looksCrisp("smooth", 7, 96)).toBe(false);
});

test("a difference is grey where nothing changed and enlarged elsewhere", () => {
  const a = pixels(10, 20, 30, 255);
  const b = pixels(10, 18, 31, 255);
  expect(largestDifference(a, b)).toBe(2);
  expect([...difference(a, b, 16)]).toEqual([128, 160, 112, 255]);
});

test("the factor of a difference fits its largest change", () => {
  expect(fittingFactor(0)).toBe(1);
  expect(fittingFactor(4)).toBe(16);
  expect(fittingFactor(1)).toBe(64);
  expect(fittingFactor(255)).toBe(1);
});

test("a box inside its image is solid", () => {
  const sides = boxSegments({ top: 1, left: 1, bottom: 5, right: 5 }, 10, 10);
  expect(sides).toHaveLength(4);
  expect(sides.every((side) => !side.isOutside)).toBe(true);
});

test("a box that leaves its image is dashed only outside", () => {
  const sides = boxSegments({ top: -2, left: 1, bottom: 5, right: 5 }, 10, 10);
  const outside = sides.filter((side) => side.isOutside);
  expect(outside).toHaveLength(3); // the top, and the upper part of both uprights
  expect(outside.every((side) => Math.min(side.y1, side.y2) < 0)).toBe(true);
});

test("a huge box is shown as far as the margin", () => {
  const frame = frameOf({ top: -500, left: 0, bottom: 500, right: 8 }, 8, 8);
  expect(frame).toEqual({ top: -2, left: 0, bottom: 10, right: 8 });
});

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

test("classes have marks of their own, unknown ones are grey", () => {
  const marks = Array.from({ length: 50 }, (_, label) => markOf(label));
  expect(new Set(marks.map((mark) => `${mark.colour}${mark.shape}`)).size).toBe(50);
  expect(markOf(-1)).toEqual({ colour: "#8a8a8a", shape: "circle" });
});

test("the fitting view holds every point", () => {
  const map = points([-5, 5], [-1, 1]);
  const view = fittingView(map, 400, 300);
  expect(view.originX + view.scale * -5).toBeGreaterThan(0);
  expect(view.originX + view.scale * 5).toBeLessThan(400);
});

test("zooming holds the pixel under the pointer", () => {
  const view = { scale: 2, originX: 10, originY: 20 };
  const next = zoomed(view, 3, 50, 60);
  expect((50 - next.originX) / next.scale).toBeCloseTo((50 - view.originX) / view.scale);
});

test("the nearest point within reach is found", () => {
  const view = { scale: 1, originX: 0, originY: 100 };
  const map = points([10, 50], [10, 50]);
  expect(pointAt(map, view, 12, 91)).toBe(0);
  expect(pointAt(map, view, 200, 10)).toBe(-1);
});

test("points travel by their ids, new ones appear in place", () => {
  const half = between(
    points([0, 10], [0, 0], [7, 8]),
    points([4, 5, 6], [0, 0, 0], [8, 7, 9]),
    0.5,
  );
  expect([...half.x]).toEqual([7, 2.5, 6]);
});

test("a curve has a gap where a value is unknown", () => {
  const path = pathOf(
    [1, null, 3],
    (place) => place,
    (value) => value,
  );
  expect(path).toBe("M0.0 1.0M2.0 3.0");
});

test("file names hold what was selected and nothing that file systems refuse", () => {
  expect(fileName(["run/1", 8, "block=2/conv", 17, "filters"], "png")).toBe(
    "run-1_8_block-2-conv_17_filters.png",
  );
});
