// Moves over a map from point to point by the keyboard.
import { type MapView, type Points, placeOf } from "./map-view";

// A step aside counts as much as so many ahead.
const ASIDE = 2;

/** The point nearest to the middle of the canvas; -1 if there is none. */
export function middlePoint(points: Points, view: MapView, width: number, height: number): number {
  return nearest(points, Math.hypot, ...placeOf(view, width / 2, height / 2));
}

/** The next point from one of them in a direction (y upwards); itself where there is none. */
export function nextPoint(points: Points, from: number, right: number, up: number): number {
  const cost = (dx: number, dy: number) => {
    const ahead = dx * right + dy * up;
    const aside = Math.abs(dx * up - dy * right);
    return ahead > 0 && aside <= ahead ? ahead + ASIDE * aside : Number.POSITIVE_INFINITY;
  };
  const found = nearest(points, cost, points.x[from] ?? Number.NaN, points.y[from] ?? Number.NaN);
  return found < 0 ? from : found;
}

/** The point of least cost; one without coordinates costs NaN, which is never less. */
function nearest(
  points: Points,
  cost: (dx: number, dy: number) => number,
  x: number,
  y: number,
): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.x.length; i++) {
    const own = cost((points.x[i] ?? Number.NaN) - x, (points.y[i] ?? Number.NaN) - y);
    if (own < least) {
      least = own;
      found = i;
    }
  }
  return found;
}
