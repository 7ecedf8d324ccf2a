// The points of a map: layouts, neighbours, and the points to highlight.
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
  /** Class; null for any. */
  readonly label: number | null;
  /** Part of the words for an image. */
  readonly text: string;
}

/** Points to highlight; null if nothing is wanted. `wordsOf` names an image. */
export function litPoints(
  points: Points,
  { label, text }: Wanted,
  wordsOf: (id: number) => string,
): Set<number> | null {
  const needle = text.trim().toLowerCase();
  if (label === null && needle === "") return null;
  const lit = new Set<number>();
  points.labels.forEach((own, i) => {
    const isOfClass = label === null || own === label;
    if (
      isOfClass &&
      wordsOf(points.ids[i] ?? -1)
        .toLowerCase()
        .includes(needle)
    )
      lit.add(i);
  });
  return lit;
}

/** Classes with their number of points, by class index. */
export function classCounts({ labels }: Points): [number, number][] {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}
