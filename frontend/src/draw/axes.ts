// The axes of a chart: round ticks, scales, and the path of a line.

export type Values = readonly (number | null)[];

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Round numbers that cover a range: about `count` steps of 1, 2 or 5 times a power of ten. */
export function niceTicks({ low, high }: Range, count: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((one) => one * power >= rough * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** The least and the largest of all values; 0 to 1 if there are none. */
export function rangeOf(lines: readonly Values[]): Range {
  const known = lines.flatMap((values) => values.filter((value) => value !== null));
  if (known.length === 0) return { low: 0, high: 1 };
  return { low: Math.min(...known), high: Math.max(...known) };
}

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Scales {
  readonly x: (position: number) => number;
  readonly y: (value: number) => number;
}

/** Scales from positions 0 to `count` - 1, and from a range of values, to a plot. */
export function scalesOf({ left, right, top, bottom }: Plot, count: number, range: Range): Scales {
  const { low, high } = range;
  return {
    x: (position) =>
      count > 1 ? left + ((right - left) * position) / (count - 1) : (left + right) / 2,
    y: (value) =>
      high > low ? bottom - ((bottom - top) * (value - low)) / (high - low) : (top + bottom) / 2,
  };
}

/** The nearest of `count` positions to an x coordinate. */
export function positionAt({ left, right }: Plot, x: number, count: number): number {
  const position = Math.round(((x - left) / (right - left)) * (count - 1));
  return Math.max(0, Math.min(count - 1, Number.isNaN(position) ? 0 : position));
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

/** Which labels are written so that they do not overlap: every n-th, with the first. */
export function everyNth(count: number, room: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((count * labelWidth) / Math.max(room, 1)));
}
