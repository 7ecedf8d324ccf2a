// Names for the clusters of a map: a class is named where most of its images lie together.
import type { NamedPlace } from "../draw/map-names";
import type { Points } from "../draw/map-view";

const FEWEST = 3; // images
// Most that half of a class's images may lie from their middle, as a share of the same of all images.
const TOGETHER = 0.45;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

interface Spread {
  readonly x: number;
  readonly y: number;
  /** Distance from the middle within which half of the points lie. */
  readonly reach: number;
}

function spreadOf({ x, y }: Points, members: readonly number[]): Spread {
  const xs = members.map((i) => x[i] ?? Number.NaN);
  const ys = members.map((i) => y[i] ?? Number.NaN);
  const [middleX, middleY] = [median(xs), median(ys)];
  const away = xs.map((value, i) => Math.hypot(value - middleX, (ys[i] ?? middleY) - middleY));
  return { x: middleX, y: middleY, reach: median(away) };
}

/** Names of the classes that lie together, those of most images first. `groups` is the class of each
 * point; -1 if unknown. */
export function clusterNames(
  points: Points,
  groups: Int32Array,
  nameOf: (group: number) => string,
): NamedPlace[] {
  const members = new Map<number, number[]>();
  const all: number[] = [];
  groups.forEach((group, i) => {
    if (Number.isNaN(points.x[i] ?? Number.NaN)) return;
    all.push(i);
    if (group < 0) return;
    const own = members.get(group);
    if (own === undefined) members.set(group, [i]);
    else own.push(i);
  });
  const most = TOGETHER * spreadOf(points, all).reach;
  return [...members]
    .filter(([, own]) => own.length >= FEWEST)
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([group, own]) => {
      const { x, y, reach } = spreadOf(points, own);
      return reach <= most ? [{ text: nameOf(group), x, y }] : [];
    });
}
