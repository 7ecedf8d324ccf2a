// Units of a grid or of patches: which they are, their names, their order. A slot is where a unit lies
// among those of a visual, which need not show all of its layer.
import type { VisualFacts } from "./contract";
import { axesOf, numberAt } from "./numbers";

/** Index in its layer of each tile's unit. */
export function unitsOf(facts: VisualFacts): number[] {
  const units = facts.arrays.units;
  return Array.isArray(units) ? units.map(Number) : [];
}

export function unitNamesOf(facts: VisualFacts): readonly string[] {
  const names = facts.facts.unit_names;
  return Array.isArray(names) ? names.map(String) : [];
}

/** Whether the tiles are classes: their names are those of the network's classes. Other grids may
 * name their tiles too, e.g. by input channel. */
export function isOfClasses(facts: VisualFacts, classNames: readonly string[]): boolean {
  const names = unitNamesOf(facts);
  const units = unitsOf(facts);
  return names.length > 0 && units.every((unit, slot) => names[slot] === classNames[unit]);
}

/** A measure of one unit; of its best rank where there is one per rank. */
export function unitMeasure(facts: VisualFacts, name: string, slot: number): number | null {
  const values = facts.measures[name];
  return axesOf(values) > 1 ? numberAt(values, slot, 0) : numberAt(values, slot);
}

/** Places of the units in the order of a measure, the largest first; unknown values last. An empty
 * name keeps the order of the log. */
export function orderBy(facts: VisualFacts, name: string): number[] {
  const slots = unitsOf(facts).map((_, slot) => slot);
  if (name === "") return slots;
  const value = (slot: number) => unitMeasure(facts, name, slot) ?? Number.NEGATIVE_INFINITY;
  return slots.sort((a, b) => value(b) - value(a) || a - b);
}
