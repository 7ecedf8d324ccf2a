// Which units of a layer have pictures. It need not be all of them.

import { entriesOf, factsOf } from "./store";
import { unitsOf } from "./units";

/** Kinds whose tiles are units. */
export const UNIT_KINDS: readonly string[] = ["grid", "patches"];

/** Units in any visual of the layer whose facts are loaded, rising. */
export function loggedUnits(layer: string): readonly number[] {
  const units = entriesOf(layer)
    .filter((entry) => UNIT_KINDS.includes(entry.kind))
    .flatMap((entry) => {
      const facts = factsOf(entry);
      return facts?.state === "ready" ? unitsOf(facts.value) : [];
    });
  return [...new Set(units)].sort((a, b) => a - b);
}

/** The logged unit before (`step` -1) or after (`step` 1) a unit; null at the ends. */
export function unitBeside(layer: string, unit: number, step: -1 | 1): number | null {
  const units = loggedUnits(layer);
  const beside = step > 0 ? units.find((one) => one > unit) : units.findLast((one) => one < unit);
  return beside ?? null;
}
