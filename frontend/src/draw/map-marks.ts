// Draws a map of points: pure functions of (context, scene).
import { type TileLayout, tileBox } from "./crop";
import { type Area, drawOutline } from "./map-area";
import { type CellLayer, drawCells } from "./map-cells";
import { drawNames, type NamedPlace } from "./map-names";
import type { MapView, Points } from "./map-view";
import { formPath, type Mark } from "./palette";

export interface Sprites {
  readonly picture: CanvasImageSource;
  readonly atlas: TileLayout;
  readonly tiles: ReadonlyMap<number, number>;
}

export interface Emphasis {
  /** Point under the pointer and selected point; -1 if none. */
  readonly hovered: number;
  readonly selected: number;
  /** Points joined to the selected one by lines. */
  readonly joined: readonly number[];
  /** An area in the map's coordinates; null if none. */
  readonly area: Area | null;
  /** Names of what lies where, the most important first. */
  readonly names: readonly NamedPlace[];
}

const SPRITE = 26; // CSS pixels
const MOST_SPRITES = 1_000;

export interface Scene {
  readonly points: Points;
  readonly view: MapView;
  readonly width: number;
  readonly height: number;
  /** Thumbnails to draw instead of marks; null for marks. */
  readonly sprites: Sprites | null;
  /** Its activation atlas; null if it is not shown. */
  readonly cells: CellLayer | null;
  readonly ink: string;
  readonly ground: string;
  /** The mark of a point. */
  readonly markOf: (point: number) => Mark;
}

function pixelsOf({ points, view }: Scene): Pixel {
  return (i) => [
    view.originX + view.scale * (points.x[i] ?? 0),
    view.originY - view.scale * (points.y[i] ?? 0),
  ];
}

/** Draws the cells and the points in view, those that are not lit in the background. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  scene: Scene,
  lit: ReadonlySet<number> | null,
): void {
  const { points, width, height } = scene;
  const pixel = pixelsOf(scene);
  context.clearRect(0, 0, width, height);
  if (scene.cells !== null) drawCells(context, scene.cells, scene.view);
  if (scene.cells?.isAlone) return;
  const inView: number[] = [];
  for (let i = 0; i < points.x.length; i++) {
    const [x, y] = pixel(i);
    if (x > -SPRITE && x < width + SPRITE && y > -SPRITE && y < height + SPRITE) inView.push(i);
  }
  const sprites = inView.length <= MOST_SPRITES ? scene.sprites : null;
  if (sprites === null) drawMarks(context, scene, inView, lit, pixel);
  else drawSprites(context, scene, inView, lit, pixel, sprites);
}

/** Draws what is emphasised, on a canvas above the points, so that pointing need not redraw them. */
export function drawEmphasis(
  context: CanvasRenderingContext2D,
  scene: Scene,
  emphasis: Emphasis,
): void {
  const pixel = pixelsOf(scene);
  context.clearRect(0, 0, scene.width, scene.height);
  const { area, names } = emphasis;
  const { originX, originY, scale } = scene.view;
  if (area !== null) {
    const outline = area.map(([x, y]) => [originX + scale * x, originY - scale * y] as const);
    drawOutline(context, outline, scene.ink, true);
  }
  if (scene.cells?.isAlone) return;
  drawJoins(context, emphasis, pixel, scene);
  drawNames(context, names, scene.view, scene);
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

/** Lines to the joined points, and rings around them: lines alone vanish inside clusters. */
function drawJoins(
  context: CanvasRenderingContext2D,
  { selected, joined }: Emphasis,
  pixel: Pixel,
  { ink, sprites, markOf }: Scene,
): void {
  if (selected < 0) return;
  context.strokeStyle = ink;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.beginPath();
  for (const i of joined) {
    context.moveTo(...pixel(selected));
    context.lineTo(...pixel(i));
  }
  context.stroke();
  context.globalAlpha = 1;
  const radius = sprites === null ? 6 : SPRITE * 0.62;
  for (const i of joined) {
    const [x, y] = pixel(i);
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    if (sprites === null) {
      context.fillStyle = markOf(i).colour;
      context.fill();
    }
    context.stroke();
  }
}

const keyOfMark = (mark: Mark) => `${mark.colour} ${mark.form}`;

function drawMarks(
  context: CanvasRenderingContext2D,
  { markOf }: Scene,
  inView: readonly number[],
  lit: ReadonlySet<number> | null,
  pixel: Pixel,
): void {
  const radius = inView.length > 5_000 ? 2 : inView.length > 800 ? 3 : 4.5;
  // One path per colour and form keeps state changes few. The unlit ones come first, so that lit
  // points lie on top.
  const groups = new Map<string, { mark: Mark; lit: string[]; unlit: string[] }>();
  for (const i of inView) {
    const mark = markOf(i);
    const group = groups.get(keyOfMark(mark)) ?? { mark, lit: [], unlit: [] };
    groups.set(keyOfMark(mark), group);
    const isLit = lit === null || lit.has(i);
    (isLit ? group.lit : group.unlit).push(formPath(mark.form, ...pixel(i), radius));
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
  { points, markOf }: Scene,
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
    context.strokeStyle = markOf(i).colour;
    context.lineWidth = 1.5;
    context.strokeRect(x - w / 2, y - h / 2, w, h);
  }
  context.globalAlpha = 1;
}
