// The height of bars that count: logarithmic, so that one image beside a thousand is still seen.

/** Height of a count as a share of the height of the largest; 0 for none. */
export function countHeight(count: number, most: number): number {
  return count <= 0 ? 0 : Math.log1p(count) / Math.log1p(Math.max(most, 1));
}

const CLOSEST = 0.12; // share of the height

/** None, powers of ten, and the largest count, so far apart that their labels do not touch. */
export function countTicks(most: number): number[] {
  const ticks = [0];
  for (let count = 1; count < most; count *= 10) {
    if (1 - countHeight(count, most) >= CLOSEST) ticks.push(count);
  }
  return most > 0 ? [...ticks, most] : ticks;
}
