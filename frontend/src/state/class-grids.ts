// Grids whose tiles are the network's classes, e.g. class images.
import { computed } from "@preact/signals";
import type { Entry, VisualFacts } from "./contract";
import { classNames, entries, factsOf, layers, networkEntries } from "./store";
import { isOfClasses, unitsOf } from "./units";

export interface ClassGrid {
  readonly entry: Entry;
  readonly facts: VisualFacts;
}

/** Class images are of classes whatever the network is: a page need not know it to begin with them. */
export const classImages = computed(() =>
  entries.value.filter(({ kind, technique }) => kind === "grid" && technique === "class_images"),
);

/** Class grids belong to the last layer or to none: those of a layer, as class images are, come first.
 * Only those grids are fetched. */
export const classGrids = computed<readonly ClassGrid[]>(() => {
  const last = layers.value.at(-1)?.path;
  const candidates = entries.value.filter(
    (entry) =>
      entry.kind === "grid" && (entry.layer === last || networkEntries.value.includes(entry)),
  );
  candidates.sort((a, b) => Number(a.layer === "") - Number(b.layer === ""));
  return candidates.flatMap((entry) => {
    const facts = factsOf(entry);
    if (facts?.state !== "ready" || !isOfClasses(facts.value, classNames.value)) return [];
    return [{ entry, facts: facts.value }];
  });
});

/** The class before or after a class; null at the ends. If it has pictures, only classes with pictures
 * count. */
export function classBeside(label: number, step: -1 | 1): number | null {
  const shown = new Set(classGrids.value.flatMap((grid) => unitsOf(grid.facts)));
  const all = classNames.value.map((_, i) => i);
  const classes = shown.has(label) ? all.filter((one) => shown.has(one)) : all;
  return classes[classes.indexOf(label) + step] ?? null;
}
