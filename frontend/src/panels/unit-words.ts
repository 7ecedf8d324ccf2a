// The picture of a unit in words.
import type { VisualFacts } from "../state/contract";
import { shortTitle } from "../state/entries";
import { scoresOf, written } from "../state/measures";
import { unitNamesOf, unitsOf, unitValue } from "../state/units";

export function unitName(facts: VisualFacts, slot: number): string {
  return unitNamesOf(facts)[slot] ?? `unit ${unitsOf(facts)[slot]}`;
}

/** "Class images, logits, cat, logit 11.2, probability 0.98" */
export function unitWords(facts: VisualFacts, slot: number): string {
  const what = [shortTitle(facts), facts.layer, unitName(facts, slot)];
  const values = scoresOf(facts).map(
    (one) => `${one.label} ${written(one, unitValue(one.values, slot))}`,
  );
  return [...what.filter((part) => part !== ""), ...values].join(", ");
}
