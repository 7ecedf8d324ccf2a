// Grids whose tiles are the classes of the network: class images, fooling images.
import { computed } from "@preact/signals";
import type { Entry, VisualFacts } from "./contract";
import { classNames, entries, factsOf, layers, networkEntries } from "./store";
import { isOfClasses, unitsOf } from "./units";

export interface ClassGrid {
  readonly entry: Entry;
  readonly facts: VisualFacts;
}

/** Class grids lie at the last layer or belong to no layer: only those are asked for their names. */
export const classGrids = computed<readonly ClassGrid[]>(() => {
  const last = layers.value.at(-1)?.path;
  const candidates = entries.value.filter(
    (entry) =>
      entry.kind === "grid" && (entry.layer === last || networkEntries.value.includes(entry)),
  );
  return candidates.flatMap((entry) => {
    const facts = factsOf(entry);
    if (facts?.state !== "ready" || !isOfClasses(facts.value, classNames.value)) return [];
    return [{ entry, facts: facts.value }];
  });
});

/** The class before or after a class: among those with pictures where it is one of them, else among
 * all. Null at the ends. */
export function classBeside(label: number, step: -1 | 1): number | null {
  const shown = new Set(classGrids.value.flatMap((grid) => unitsOf(grid.facts)));
  const all = classNames.value.map((_, i) => i);
  const classes = shown.has(label) ? all.filter((one) => shown.has(one)) : all;
  return classes[classes.indexOf(label) + step] ?? null;
}
