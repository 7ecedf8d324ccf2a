import { expect, test } from "vitest";
import { difference, fittingFactor, largestDifference } from "../../src/draw/difference";

const pixels = (...data: number[]) => ({
  data: Uint8ClampedArray.from(data),
  width: data.length / 4,
  height: 1,
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
