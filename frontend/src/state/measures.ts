// Measures of any visual: which of them people choose from, and how their values are written.
import type { VisualFacts } from "./contract";
import { axesOf, measured, numberAt, rungValue } from "./numbers";
import { className } from "./store";
import { measureName } from "./words";

/** Whether a measure holds indices of classes rather than amounts. */
export function isClassMeasure(name: string): boolean {
  return name.endsWith("_class") || name === "class";
}

/** Whether a measure holds indices, slots or flags: drawn by its panel, nothing to sort by. */
function isStructural(name: string): boolean {
  return isClassMeasure(name) || /^(effective_|neighbour_\d|pca_\d)/.test(name) || name === "dead";
}

/** Measures that tiles can be sorted by. */
export function amountsOf(facts: VisualFacts): string[] {
  return Object.keys(facts.measures).filter((name) => !isStructural(name));
}

/** A value for people: classes by their names, epsilons in 255ths. */
export function amount(name: string, value: number | null): string {
  if (value === null) return measured(value);
  if (isClassMeasure(name)) return className(value);
  return name.includes("epsilon") ? rungValue("epsilon", value) : measured(value);
}

/** Measures with one value per unit or subject, of one of them, in words. */
export function ownNumbers(facts: VisualFacts, slot: number): [string, string][] {
  return Object.entries(facts.measures).flatMap(([name, values]): [string, string][] => {
    const value = numberAt(values, slot);
    const isShown = isClassMeasure(name) ? name !== "true_class" : !isStructural(name);
    if (axesOf(values) !== 1 || value === null || !isShown) return [];
    return [[measureName(name), amount(name, value)]];
  });
}

/** Summaries that are one number, in words. */
export function summaryNumbers(facts: VisualFacts): [string, string][] {
  return Object.entries(facts.summary).flatMap(([name, values]): [string, string][] =>
    axesOf(values) === 0 ? [[measureName(name), amount(name, numberAt(values))]] : [],
  );
}
