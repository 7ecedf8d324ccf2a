// Names on a map, beside what they name: the largest first, and none over another one.
import type { MapView } from "./map-view";

export interface NamedPlace {
  readonly text: string;
  /** In the map's coordinates. */
  readonly x: number;
  readonly y: number;
}

const HEIGHT = 16; // CSS pixels
const PADDING = 4;

interface Room {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

function overlaps(a: Room, b: Room): boolean {
  const isBeside = a.left + a.width + PADDING < b.left || b.left + b.width + PADDING < a.left;
  return !isBeside && Math.abs(a.top - b.top) < HEIGHT;
}

/** Which names have room, and where their left ends and middles lie, in pixels. */
export function placedNames(
  names: readonly NamedPlace[],
  { scale, originX, originY }: MapView,
  size: { readonly width: number; readonly height: number },
  widthOf: (text: string) => number,
): { readonly text: string; readonly x: number; readonly y: number }[] {
  const taken: Room[] = [];
  return names.flatMap(({ text, x, y }) => {
    const width = widthOf(text);
    const room = { left: originX + scale * x - width / 2, top: originY - scale * y, width };
    const isInView =
      room.left > 0 && room.left + width < size.width && room.top > 0 && room.top < size.height;
    if (!isInView || taken.some((other) => overlaps(room, other))) return [];
    taken.push(room);
    return [{ text, x: room.left, y: room.top }];
  });
}

/** Draws the names that have room, with a rim of the ground's colour. */
export function drawNames(
  context: CanvasRenderingContext2D,
  names: readonly NamedPlace[],
  view: MapView,
  look: {
    readonly width: number;
    readonly height: number;
    readonly ink: string;
    readonly ground: string;
  },
): void {
  context.font = "600 12px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = look.ground;
  context.fillStyle = look.ink;
  const widthOf = (text: string) => context.measureText(text).width;
  for (const { text, x, y } of placedNames(names, view, look, widthOf)) {
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}
