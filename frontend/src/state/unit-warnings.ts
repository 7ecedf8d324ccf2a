// What is wrong with a unit, from every visual that knows it: each warning once.
import type { VisualFacts } from "./contract";
import { measuresOf } from "./measures";
import { numberAt } from "./numbers";
import { unitResponses } from "./responses";
import { unitsOf } from "./units";

export interface Warning {
  readonly label: string;
  readonly sentence: string;
}

/** The warnings of a unit: flags that are better unset. */
export function warningsOf(all: readonly VisualFacts[], unit: number): Warning[] {
  const found = new Map<string, Warning>();
  for (const facts of all) {
    const slot = unitsOf(facts).indexOf(unit);
    if (slot < 0) continue;
    for (const { role, better, label, sentence, values } of measuresOf(facts)) {
      if (role !== "flag" || better !== "less" || numberAt(values, slot) !== 1) continue;
      if (!found.has(label)) found.set(label, { label, sentence });
    }
  }
  return [...found.values()];
}

/** The unit of lower index that a unit repeats, where it is marked as a duplicate; else null. */
export function originalOf(facts: VisualFacts, unit: number): number | null {
  const of = unitResponses(facts, unit);
  if (of === null || numberAt(facts.measures.duplicate, of.slot) !== 1) return null;
  return of.nearest.find((one) => one.unit < unit)?.unit ?? null;
}
