import { expect, test } from "vitest";
import { heatColours } from "../../src/draw/heat";

test("nothing is clear, the strongest glows, and more heat is less clear", () => {
  const colours = heatColours(
    new Uint8ClampedArray([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]),
  );
  const [cold, warm, hot] = [0, 4, 8].map((at) => [...colours.slice(at, at + 4)]);
  expect(cold?.[3]).toBe(0);
  expect(hot).toEqual([255, 235, 70, 204]);
  expect(warm?.[3]).toBeGreaterThan(102);
  expect(warm?.[3]).toBeLessThan(160);
});
