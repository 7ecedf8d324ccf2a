// Geometry of a small chart: scales, picking, and the path of a line.

export const WIDTH = 180;
export const HEIGHT = 56;
const EDGE = 5;

export type Values = readonly (number | null)[];

export interface Scales {
  readonly x: (position: number) => number;
  readonly y: (value: number) => number;
}

/** Scales that fit all lines. `range` fixes the ends of the vertical one. */
export function scalesOf(lines: readonly Values[], range?: readonly [number, number]): Scales {
  const known = lines.flatMap((values) => values.filter((value) => value !== null));
  const last = Math.max(1, ...lines.map((values) => values.length - 1));
  const [low, high] = range ?? [Math.min(...known), Math.max(...known)];
  return {
    x: (position) => EDGE + ((WIDTH - 2 * EDGE) * position) / last,
    y: (value) =>
      high > low
        ? HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - low)) / (high - low)
        : HEIGHT / 2,
  };
}

/** The nearest of `count` positions to a share of the width. */
export function positionAt(share: number, count: number): number {
  const position = Math.round(((share * WIDTH - EDGE) / (WIDTH - 2 * EDGE)) * (count - 1));
  return Math.max(0, Math.min(count - 1, position));
}

/** A path through the values; null values leave a gap. */
export function pathOf(values: Values, { x, y }: Scales): string {
  let pen = "M";
  let path = "";
  values.forEach((value, i) => {
    if (value === null) {
      pen = "M";
      return;
    }
    path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = "L";
  });
  return path;
}
