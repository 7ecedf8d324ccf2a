// Measures of a visual and what they mean. Roles decide what a page does with a measure; names do not.
import type { Meaning, Numbers, Role, VisualFacts } from "./contract";
import { axesOf, levels, measured, numberAt, row, whole } from "./numbers";
import { className } from "./store";

export interface Measure extends Meaning {
  readonly name: string;
  readonly role: Role;
  readonly values: Numbers;
}

/** Roles of numbers that tiles can be sorted by and that curves can be drawn of. */
const SCALES: readonly Role[] = ["amount", "probability", "share", "distance", "count", "rank"];
const ROLES: readonly Role[] = [...SCALES, "flag", "fooled", "class", "label"];

/** A measure with its meaning; without one, or with a role from a later version, it is an amount. */
function measure(facts: VisualFacts, name: string, values: Numbers): Measure {
  const given = facts.meanings?.[name];
  return {
    name,
    values,
    role: ROLES.find((role) => role === given?.role) ?? "amount",
    label: given?.label || name.replaceAll("_", " "),
    sentence: given?.sentence ?? "",
    unit: given?.unit ?? "",
    better: given?.better ?? null,
  };
}

/** Measures with a value per tile, unit or subject. */
export function measuresOf(facts: VisualFacts): Measure[] {
  return Object.entries(facts.measures).map(([name, values]) => measure(facts, name, values));
}

/** Measures of the visual as a whole. */
export function summariesOf(facts: VisualFacts): Measure[] {
  return Object.entries(facts.summary).map(([name, values]) => measure(facts, name, values));
}

/** Whether a measure is a number on a scale, not an index of a class or a flag. */
export function isScale({ role }: Measure): boolean {
  return SCALES.includes(role);
}

/** Measures that tiles can be sorted by. */
export function scoresOf(facts: VisualFacts): Measure[] {
  return measuresOf(facts).filter(isScale);
}

/** The first measure of a role with so many axes. */
export function measureOf(facts: VisualFacts, role: Role, axes: number): Measure | undefined {
  return measuresOf(facts).find((one) => one.role === role && axesOf(one.values) === axes);
}

/** A value for people, by role and unit: classes by name, shares in percent, pixels in 255ths. */
export function written({ role, unit }: Measure, value: number | null): string {
  if (value === null) return measured(value);
  switch (role) {
    case "class":
    case "label":
      return className(value);
    case "flag":
    case "fooled":
      return value > 0 ? "yes" : "no";
    case "share":
      return `${measured(100 * value)} %`;
    case "count":
    case "rank":
      return whole(value);
    default:
      if (unit === "display") return levels(value);
      return unit === "" ? measured(value) : `${measured(value)} ${unit}`;
  }
}

/** A named value in words. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly sentence: string;
}

function fact(one: Measure, values: readonly (number | null)[]): Fact {
  const { label, sentence } = one;
  return { label, sentence, value: values.map((value) => written(one, value)).join(" + ") };
}

/** Whether a value goes without saying: a warning that does not apply. */
function isSilent(one: Measure, value: number): boolean {
  return one.role === "flag" && one.better === "less" && value === 0;
}

/** What is known of one unit or subject. Its true class stands beside its picture already. */
export function ownFacts(facts: VisualFacts, slot: number): Fact[] {
  return measuresOf(facts).flatMap((one) => {
    const value = numberAt(one.values, slot);
    if (one.role === "label" || axesOf(one.values) !== 1 || value === null) return [];
    return isSilent(one, value) ? [] : [fact(one, [value])];
  });
}

/** Whether a flag warns of a unit: one that is better not set. */
export function hasWarning(facts: VisualFacts, slot: number): boolean {
  return measuresOf(facts).some(
    (one) => one.role === "flag" && one.better === "less" && numberAt(one.values, slot) === 1,
  );
}

/** What is known of the whole visual as one number. */
export function summaryFacts(facts: VisualFacts): Fact[] {
  const single = summariesOf(facts).filter((one) => axesOf(one.values) === 0);
  return single.map((one) => fact(one, [numberAt(one.values)]));
}

/** What is known of the whole visual as a number per part, e.g. per axis of a map. */
export function partFacts(facts: VisualFacts): Fact[] {
  const parts = summariesOf(facts).filter((one) => axesOf(one.values) === 1);
  return parts.map((one) => fact(one, row(one.values)));
}
