// Drawing a map of points on a canvas: pure functions of (context, points, view).
import { type TileLayout, tileBox } from "./crop";
import { type Mark, markOf, shapePath } from "./palette";

export interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Class index of each point; -1 unknown. */
  readonly labels: Int32Array;
  readonly ids: Int32Array;
}

/** Where the map's plane lies on the canvas: pixel = origin + scale * value (y upwards). */
export interface MapView {
  readonly scale: number;
  readonly originX: number;
  readonly originY: number;
}

export interface Sprites {
  readonly picture: CanvasImageSource;
  readonly atlas: TileLayout;
  readonly tiles: ReadonlyMap<number, number>;
}

export interface Emphasis {
  /** Point under the pointer and selected point; -1 none. */
  readonly hovered: number;
  readonly selected: number;
  /** Points joined to the selected one by lines. */
  readonly joined: readonly number[];
}

const EDGE = 24; // pixels around the map when all of it is shown
const SPRITE = 26; // CSS pixels
const MOST_SPRITES = 1_000;

/** The view that shows every point. */
export function fittingView(points: Points, width: number, height: number): MapView {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.x.length; i++) {
    const x = points.x[i] ?? 0;
    const y = points.y[i] ?? 0;
    // A point without coordinates (NaN) compares false everywhere: it is neither fitted nor drawn.
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

/** The view after zooming by a factor with one pixel held where it is. */
export function zoomed(view: MapView, factor: number, pixelX: number, pixelY: number): MapView {
  return {
    scale: view.scale * factor,
    originX: pixelX - (pixelX - view.originX) * factor,
    originY: pixelY - (pixelY - view.originY) * factor,
  };
}

/** Points between two layouts: `share` of the way, each point by its image id. */
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

/** The point nearest to a pixel within `reach` pixels; -1 where there is none. */
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

export interface Scene {
  readonly points: Points;
  readonly view: MapView;
  readonly width: number;
  readonly height: number;
  /** Thumbnails instead of marks; null: marks. */
  readonly sprites: Sprites | null;
  readonly ink: string;
}

function pixelsOf({ points, view }: Scene): Pixel {
  return (i) => [
    view.originX + view.scale * (points.x[i] ?? 0),
    view.originY - view.scale * (points.y[i] ?? 0),
  ];
}

/** Draws every point that is in view; those that are not lit stay in the background. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  scene: Scene,
  lit: ReadonlySet<number> | null,
): void {
  const { points, width, height } = scene;
  const pixel = pixelsOf(scene);
  context.clearRect(0, 0, width, height);
  const inView: number[] = [];
  for (let i = 0; i < points.x.length; i++) {
    const [x, y] = pixel(i);
    if (x > -SPRITE && x < width + SPRITE && y > -SPRITE && y < height + SPRITE) inView.push(i);
  }
  const sprites = inView.length <= MOST_SPRITES ? scene.sprites : null;
  if (sprites === null) drawMarks(context, points, inView, lit, pixel);
  else drawSprites(context, points, inView, lit, pixel, sprites);
}

/** Draws what stands out, on a canvas over the points: pointing must not redraw them all. */
export function drawEmphasis(
  context: CanvasRenderingContext2D,
  scene: Scene,
  emphasis: Emphasis,
): void {
  const pixel = pixelsOf(scene);
  context.clearRect(0, 0, scene.width, scene.height);
  drawJoins(context, emphasis, pixel, scene.ink);
  for (const i of [emphasis.hovered, emphasis.selected]) {
    if (i < 0) continue;
    context.strokeStyle = scene.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(...pixel(i), scene.sprites === null ? 8 : SPRITE * 0.75, 0, 2 * Math.PI);
    context.stroke();
  }
}

type Pixel = (i: number) => readonly [number, number];

function drawJoins(
  context: CanvasRenderingContext2D,
  emphasis: Emphasis,
  pixel: Pixel,
  ink: string,
): void {
  if (emphasis.selected < 0) return;
  context.strokeStyle = ink;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.beginPath();
  for (const i of emphasis.joined) {
    context.moveTo(...pixel(emphasis.selected));
    context.lineTo(...pixel(i));
  }
  context.stroke();
  context.globalAlpha = 1;
}

const keyOfMark = (mark: Mark) => `${mark.colour} ${mark.shape}`;

function drawMarks(
  context: CanvasRenderingContext2D,
  points: Points,
  inView: readonly number[],
  lit: ReadonlySet<number> | null,
  pixel: Pixel,
): void {
  const radius = inView.length > 5_000 ? 2 : inView.length > 800 ? 3 : 4.5;
  // One path per colour and shape, the unlit ones first: few state changes, lit ones on top.
  const groups = new Map<string, { mark: Mark; lit: string[]; unlit: string[] }>();
  for (const i of inView) {
    const mark = markOf(points.labels[i] ?? -1);
    const group = groups.get(keyOfMark(mark)) ?? { mark, lit: [], unlit: [] };
    groups.set(keyOfMark(mark), group);
    const isLit = lit === null || lit.has(i);
    (isLit ? group.lit : group.unlit).push(shapePath(mark.shape, ...pixel(i), radius));
  }
  for (const part of ["unlit", "lit"] as const) {
    context.globalAlpha = part === "lit" ? 0.9 : 0.12;
    for (const group of groups.values()) {
      if (group[part].length === 0) continue;
      context.fillStyle = group.mark.colour;
      context.fill(new Path2D(group[part].join("")));
    }
  }
  context.globalAlpha = 1;
}

function drawSprites(
  context: CanvasRenderingContext2D,
  points: Points,
  inView: readonly number[],
  lit: ReadonlySet<number> | null,
  pixel: Pixel,
  { picture, atlas, tiles }: Sprites,
): void {
  for (const i of inView) {
    const tile = tiles.get(points.ids[i] ?? -1);
    if (tile === undefined) continue;
    const [x, y] = pixel(i);
    const from = tileBox(atlas, tile);
    const scale = SPRITE / Math.max(from.width, from.height);
    const [w, h] = [from.width * scale, from.height * scale];
    context.globalAlpha = lit === null || lit.has(i) ? 1 : 0.15;
    context.drawImage(picture, from.x, from.y, from.width, from.height, x - w / 2, y - h / 2, w, h);
    context.strokeStyle = markOf(points.labels[i] ?? -1).colour;
    context.lineWidth = 1.5;
    context.strokeRect(x - w / 2, y - h / 2, w, h);
  }
  context.globalAlpha = 1;
}
