// Where the points of a map lie on its canvas.

export interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Class index of each point; -1 if unknown. */
  readonly labels: Int32Array;
  readonly ids: Int32Array;
}

/** Where the map's plane lies on the canvas: pixel = origin + scale * value (y upwards). */
export interface MapView {
  readonly scale: number;
  readonly originX: number;
  readonly originY: number;
}

const EDGE = 24; // pixels around the map when all of it is shown

/** The view that shows every point. */
export function fittingView(points: Points, width: number, height: number): MapView {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i] ?? 0;
    const y = points.y[i] ?? 0;
    // A point without coordinates is NaN and compares false: it is neither fitted nor drawn.
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  if (left > right) return { scale: 1, originX: width / 2, originY: height / 2 };
  const scale = Math.min(
    (width - 2 * EDGE) / Math.max(right - left, 1e-6),
    (height - 2 * EDGE) / Math.max(top - bottom, 1e-6),
  );
  return {
    scale,
    originX: width / 2 - (scale * (left + right)) / 2,
    originY: height / 2 + (scale * (bottom + top)) / 2,
  };
}

/** The place of the map under a pixel. */
export function placeOf(view: MapView, pixelX: number, pixelY: number): readonly [number, number] {
  return [(pixelX - view.originX) / view.scale, (view.originY - pixelY) / view.scale];
}

/** The view after zooming by a factor around one pixel. */
export function zoomed(view: MapView, factor: number, pixelX: number, pixelY: number): MapView {
  return {
    scale: view.scale * factor,
    originX: pixelX - (pixelX - view.originX) * factor,
    originY: pixelY - (pixelY - view.originY) * factor,
  };
}

/** The view after moving by pixels. */
export function moved(view: MapView, dx: number, dy: number): MapView {
  return { ...view, originX: view.originX + dx, originY: view.originY + dy };
}

/** Points at a share of the way between two layouts, matched by image id. */
export function between(from: Points, to: Points, share: number): Points {
  if (share >= 1) return to;
  const before = new Map<number, number>();
  from.ids.forEach((id, i) => {
    before.set(id, i);
  });
  const mix = (old: Float32Array, now: Float32Array) =>
    now.map((value, i) => {
      const index = before.get(to.ids[i] ?? -1);
      return index === undefined ? value : (old[index] ?? value) * (1 - share) + value * share;
    });
  return { ...to, x: mix(from.x, to.x), y: mix(from.y, to.y) };
}

/** The point nearest to a pixel, within `reach` pixels; -1 if there is none. */
export function pointAt(
  points: Points,
  view: MapView,
  pixelX: number,
  pixelY: number,
  reach = 14,
): number {
  let nearest = -1;
  let least = reach * reach;
  for (let i = 0; i < points.x.length; i++) {
    const dx = view.originX + view.scale * (points.x[i] ?? 0) - pixelX;
    const dy = view.originY - view.scale * (points.y[i] ?? 0) - pixelY;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

/** A view as an address carries it: the scale, and the map's coordinates in the middle of the canvas. */
export function viewText(view: MapView, width: number, height: number): string {
  const middle = placeOf(view, width / 2, height / 2);
  return [view.scale, ...middle].map((value) => Number(value.toPrecision(7))).join(",");
}

/** The view of such a text; null if it is none. */
export function viewFrom(text: string, width: number, height: number): MapView | null {
  const [scale, x, y] = text.split(",").map(Number);
  if (scale === undefined || x === undefined || y === undefined) return null;
  if (!(scale > 0) || !Number.isFinite(x + y)) return null;
  return { scale, originX: width / 2 - scale * x, originY: height / 2 + scale * y };
}
