// An area of a map: a polygon in the map's coordinates, drawn by hand or the square of a cell.

export type Corner = readonly [x: number, y: number];

export type Area = readonly Corner[];

const MOST_CORNERS = 48;
const DIGITS = 5;

/** A line drawn by hand with so few corners that an address can carry it. */
export function thinned(path: Area): Area {
  if (path.length <= MOST_CORNERS) return path;
  const step = path.length / MOST_CORNERS;
  return Array.from({ length: MOST_CORNERS }, (_, i) => path[Math.floor(i * step)] ?? [0, 0]);
}

/** The area between two corners. */
export function boxArea(left: number, bottom: number, right: number, top: number): Area {
  return [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
}

/** An area as an address carries it. */
export function areaText(area: Area): string {
  const short = (value: number) => Number(value.toPrecision(DIGITS));
  return area.map(([x, y]) => `${short(x)},${short(y)}`).join(";");
}

/** The area of such a text; null if it is none. */
export function areaFrom(text: string): Area | null {
  const corners = text.split(";").map((pair) => pair.split(",").map(Number));
  if (corners.length < 3) return null;
  const isCorner = (one: readonly number[]) => one.length === 2 && one.every(Number.isFinite);
  return corners.every(isCorner) ? corners.map(([x = 0, y = 0]) => [x, y] as const) : null;
}

/** Whether a point lies in an area: a ray from it crosses the outline an odd number of times. */
export function isInside(area: Area, x: number, y: number): boolean {
  let inside = false;
  area.forEach(([x1, y1], i) => {
    const [x2, y2] = area[(i + 1) % area.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** Draws an outline in pixels, closed or still growing. */
export function drawOutline(
  context: CanvasRenderingContext2D,
  outline: Area,
  ink: string,
  isClosed: boolean,
): void {
  const [first, ...rest] = outline;
  if (first === undefined) return;
  context.beginPath();
  context.moveTo(...first);
  for (const corner of rest) context.lineTo(...corner);
  if (isClosed) context.closePath();
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
}
