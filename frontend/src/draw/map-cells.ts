// The activation atlas of a map: a grid of pictures under its points, or instead of them.
import { type TileLayout, tileBox } from "./crop";
import type { MapView } from "./map-view";

/** Left, bottom, right and top of a cell, in the map's coordinates. */
export type CellBox = readonly [left: number, bottom: number, right: number, top: number];

export interface CellLayer {
  readonly picture: CanvasImageSource;
  readonly atlas: TileLayout;
  readonly boxes: readonly CellBox[];
  /** A name for each cell; empty for none. */
  readonly names: readonly string[];
  /** Whether the cells stand instead of the points. */
  readonly isAlone: boolean;
}

const GAP = 1; // CSS pixels
const LEAST_NAMED = 52; // CSS pixels
const UNDER = 0.55; // opacity below points
const LINE = 16; // CSS pixels

/** The cell at a place of the map; -1 if there is none. */
export function cellAt(boxes: readonly CellBox[], x: number, y: number): number {
  return boxes.findIndex(
    ([left, bottom, right, top]) => x >= left && x < right && y >= bottom && y < top,
  );
}

/** Draws the cells, with their names where they are wide enough. */
export function drawCells(
  context: CanvasRenderingContext2D,
  { picture, atlas, boxes, names, isAlone }: CellLayer,
  { scale, originX, originY }: MapView,
): void {
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  boxes.forEach(([left, , right, top], cell) => {
    const from = tileBox(atlas, cell);
    const [x, y] = [originX + scale * left + GAP, originY - scale * top + GAP];
    const side = scale * (right - left) - 2 * GAP;
    context.globalAlpha = isAlone ? 1 : UNDER;
    context.drawImage(picture, from.x, from.y, from.width, from.height, x, y, side, side);
    context.globalAlpha = 1;
    if (isAlone && side >= LEAST_NAMED) drawName(context, names[cell] ?? "", x, y + side, side);
  });
}

/** Writes a name into the lower end of a cell. */
function drawName(
  context: CanvasRenderingContext2D,
  name: string,
  left: number,
  bottom: number,
  width: number,
): void {
  if (name === "") return;
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = "rgb(0 0 0 / 65%)";
  context.fillRect(left, bottom - LINE, width, LINE);
  context.fillStyle = "#ffffff";
  context.fillText(fitting(context, name, width - 6), left + 3, bottom - LINE / 2);
}

/** As much of a name as fits. */
function fitting(context: CanvasRenderingContext2D, name: string, width: number): string {
  if (context.measureText(name).width <= width) return name;
  let kept = name.length;
  while (kept > 1 && context.measureText(`${name.slice(0, kept)}…`).width > width) kept -= 1;
  return `${name.slice(0, kept)}…`;
}
