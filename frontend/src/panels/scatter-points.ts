// The points of a map: layouts, neighbours, and the points to highlight.
import { type Area, isInside } from "../draw/map-area";
import type { Points } from "../draw/map-view";
import type { Numbers, VisualFacts } from "../state/contract";
import { numberAt, row } from "../state/numbers";

/** The map itself, or the same points by their principal components. */
export type Layout = "own" | "principal";

const WHERE: Readonly<Record<Layout, string>> = {
  own: "points",
  principal: "principal_components",
};

function coordinates(places: Numbers | undefined, count: number, axis: 0 | 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => numberAt(places, i, axis) ?? Number.NaN);
}

/** Points of a layout; NaN for a point without coordinates. */
export function pointsOf(facts: VisualFacts, layout: Layout): Points {
  const ids = Int32Array.from(row(facts.arrays.image_ids), (id) => id ?? -1);
  const where = facts.arrays[WHERE[layout]];
  return {
    x: coordinates(where, ids.length, 0),
    y: coordinates(where, ids.length, 1),
    labels: Int32Array.from(row(facts.arrays.labels), (label) => label ?? -1),
    ids,
  };
}

/** Whether the principal components differ from the map, so that its points can travel to them. */
export function canTravel(facts: VisualFacts): boolean {
  const { points, principal_components: components } = facts.arrays;
  if (!Array.isArray(points) || numberAt(components, 0, 1) === null) return false;
  const isElsewhere = (axis: 0 | 1) => {
    const now = coordinates(points, points.length, axis);
    const then = coordinates(components, points.length, axis);
    return now.some((value, i) => !Object.is(value, then[i])); // NaN is where NaN is
  };
  return isElsewhere(0) || isElsewhere(1);
}

/** Image ids of a point's true neighbours, nearest first, if they were logged with the map. */
export function neighboursOf(facts: VisualFacts, point: number): number[] {
  return row(facts.arrays.neighbour_ids, point).flatMap((id) =>
    id !== null && id >= 0 ? [id] : [],
  );
}

export interface Wanted {
  /** Class; null for any. `groups` is the class of each point. */
  readonly group: number | null;
  readonly groups: Int32Array;
  /** Part of the words for an image. */
  readonly text: string;
  /** An area of the map; null for all of it. */
  readonly area: Area | null;
  /** Ids of the only images wanted; null for any. */
  readonly only: ReadonlySet<number> | null;
}

/** Points to highlight; null if nothing is wanted. `wordsOf` names an image. */
export function litPoints(
  points: Points,
  { group, groups, text, area, only }: Wanted,
  wordsOf: (id: number) => string,
): Set<number> | null {
  const needle = text.trim().toLowerCase();
  if (group === null && needle === "" && area === null && only === null) return null;
  const lit = new Set<number>();
  points.ids.forEach((id, i) => {
    if (group !== null && groups[i] !== group) return;
    if (only !== null && !only.has(id)) return;
    if (area !== null && !isInside(area, points.x[i] ?? Number.NaN, points.y[i] ?? Number.NaN))
      return;
    if (needle === "" || wordsOf(id).toLowerCase().includes(needle)) lit.add(i);
  });
  return lit;
}

/** Classes with their number of points, by class index. */
export function classCounts(groups: Iterable<number>): [number, number][] {
  const counts = new Map<number, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}
