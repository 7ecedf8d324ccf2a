// The units of a grid or of patches: indices, names, order. A slot is the position of a unit in a
// visual, which need not show all units of its layer.
import type { Numbers, VisualFacts } from "./contract";
import type { Measure } from "./measures";
import { axesOf, numberAt, row } from "./numbers";

/** Index in its layer of each tile's unit. */
export function unitsOf(facts: VisualFacts): number[] {
  const units = facts.arrays.units;
  return Array.isArray(units) ? units.map(Number) : [];
}

export function unitNamesOf(facts: VisualFacts): readonly string[] {
  const names = facts.facts.unit_names;
  return Array.isArray(names) ? names.map(String) : [];
}

/** Whether the tiles are classes, that is named like the network's classes. Other grids name their
 * tiles too, e.g. by input channel. */
export function isOfClasses(facts: VisualFacts, classNames: readonly string[]): boolean {
  const names = unitNamesOf(facts);
  const units = unitsOf(facts);
  return names.length > 0 && units.every((unit, slot) => names[slot] === classNames[unit]);
}

/** Ranks of a unit that have a patch, the best first. */
export function filledRanks(facts: VisualFacts, slot: number): number[] {
  return row(facts.arrays.image_ids, slot).flatMap((id, rank) =>
    id !== null && id >= 0 ? [rank] : [],
  );
}

/** The value of one unit; that of its best rank if there is one per rank. */
export function unitValue(values: Numbers | undefined, slot: number): number | null {
  return axesOf(values) > 1 ? numberAt(values, slot, 0) : numberAt(values, slot);
}

/** Slots in the order of a measure: the better end first, or the largest if neither end is better, and
 * unknown values last. Without a measure, the units of `first` come first; the others keep the order of
 * the log, except that blocks that were written one after the other are ordered by unit. */
export function orderBy(
  facts: VisualFacts,
  measure: Measure | undefined,
  first: readonly number[] = [],
): number[] {
  const units = unitsOf(facts);
  const slots = units.map((_, slot) => slot);
  if (measure === undefined && first.length > 0) {
    const rank = new Map(first.map((unit, i) => [unit, i]));
    const key = (slot: number) => rank.get(units[slot] ?? -1) ?? first.length;
    return slots.sort((a, b) => key(a) - key(b) || a - b);
  }
  if (measure === undefined) {
    if (facts.sheets === undefined) return slots;
    return slots.sort((a, b) => (units[a] ?? 0) - (units[b] ?? 0) || a - b);
  }
  const sign = measure.better === "less" ? 1 : -1;
  const key = (slot: number) => {
    const value = unitValue(measure.values, slot);
    return value === null ? Number.POSITIVE_INFINITY : sign * value;
  };
  return slots.sort((a, b) => key(a) - key(b) || a - b);
}
