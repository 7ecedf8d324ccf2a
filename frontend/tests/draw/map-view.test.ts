import { expect, test } from "vitest";
import {
  between,
  fittingView,
  type Points,
  pointAt,
  viewFrom,
  viewText,
  zoomed,
} from "../../src/draw/map-view";

const points = (x: number[], y: number[], ids: number[] = x.map((_, i) => i)): Points => ({
  x: Float32Array.from(x),
  y: Float32Array.from(y),
  labels: Int32Array.from(ids),
  ids: Int32Array.from(ids),
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

test("a view comes back from the address, around the same middle on another screen", () => {
  const view = { scale: 40, originX: 100, originY: 300 };
  const text = viewText(view, 800, 600);
  expect(text).toBe("40,7.5,0");
  expect(viewFrom(text, 800, 600)).toEqual(view);
  expect(viewFrom(text, 400, 300)).toEqual({ scale: 40, originX: -100, originY: 150 });
  for (const wrong of ["", "1,2", "x,1,2", "-3,0,0"]) expect(viewFrom(wrong, 8, 8)).toBeNull();
});
