import { expect, test } from "vitest";
import { areaFrom, areaText, boxArea, isInside, thinned } from "../../src/draw/map-area";

test("a point is inside an area that turns back on itself only where the area is", () => {
  const horseshoe = areaFrom("0,0;3,0;3,3;2,3;2,1;1,1;1,3;0,3");
  if (horseshoe === null) throw new Error("expected an area");
  expect(isInside(horseshoe, 0.5, 2)).toBe(true);
  expect(isInside(horseshoe, 2.5, 2)).toBe(true);
  expect(isInside(horseshoe, 1.5, 2)).toBe(false);
  expect(isInside(horseshoe, 5, 2)).toBe(false);
  expect(isInside(horseshoe, Number.NaN, 2)).toBe(false);
});

test("an area comes back from an address", () => {
  const square = boxArea(-1.5, 2, 3.25, 400.123456);
  expect(areaFrom(areaText(square))).toEqual(boxArea(-1.5, 2, 3.25, 400.12));
});

test("what is no area is none", () => {
  for (const text of ["", "1,2;3,4", "1,2;3,4;x,5", "1,2;3,4;5", "0,0;1,1;1,NaN"]) {
    expect(areaFrom(text)).toBeNull();
  }
});

test("a long line keeps its shape with few corners", () => {
  const circle = Array.from({ length: 1000 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 1000;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
  const short = thinned(circle);
  expect(short.length).toBeLessThan(50);
  expect(isInside(short, 0.98, 0)).toBe(true);
  expect(isInside(short, 1.02, 0)).toBe(false);
});
