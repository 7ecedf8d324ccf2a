// Measures of a visual and their meanings. Roles decide what a page does with a measure, names never.
import type { Meaning, Numbers, Role, VisualFacts } from "./contract";
import { axesOf, levels, measured, numberAt, row, whole } from "./numbers";
import { percent } from "./predictions";
import { className } from "./store";

export interface Measure extends Meaning {
  readonly name: string;
  readonly role: Role;
  readonly values: Numbers;
}

/** Roles of numbers that tiles can be sorted by and curves drawn of. */
const SCALES: readonly Role[] = ["amount", "probability", "share", "distance", "count", "rank"];
const ROLES: readonly Role[] = [...SCALES, "flag", "fooled", "class", "label"];

/** A measure with its meaning. Without one, or with an unknown role, it is an amount. */
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
export function written(
  { role, unit }: Pick<Measure, "role" | "unit">,
  value: number | null,
): string {
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
    case "probability":
      return percent(value);
    case "count":
    case "rank":
      return whole(value);
    default:
      if (unit === "display") return levels(value);
      return unit === "" ? measured(value) : `${measured(value)} ${unit}`;
  }
}

/** A named value as text. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly sentence: string;
}

function fact(one: Measure, values: readonly (number | null)[]): Fact {
  const { label, sentence } = one;
  return { label, sentence, value: values.map((value) => written(one, value)).join(" + ") };
}

/** Whether a value need not be mentioned: a warning that does not apply. */
function isSilent(one: Measure, value: number): boolean {
  return one.role === "flag" && one.better === "less" && value === 0;
}

/** The values of one unit or subject, without its true class, which stands beside its picture. */
export function ownFacts(facts: VisualFacts, slot: number): Fact[] {
  return measuresOf(facts).flatMap((one) => {
    const value = numberAt(one.values, slot);
    if (one.role === "label" || axesOf(one.values) !== 1 || value === null) return [];
    if (one.role === "class" && value < 0) return [];
    return isSilent(one, value) ? [] : [fact(one, [value])];
  });
}

/** Whether a warning applies to a unit: a flag that is better unset. */
export function hasWarning(facts: VisualFacts, slot: number): boolean {
  return measuresOf(facts).some(
    (one) => one.role === "flag" && one.better === "less" && numberAt(one.values, slot) === 1,
  );
}

/** Values of the whole visual that are one number each. */
export function summaryFacts(facts: VisualFacts): Fact[] {
  const single = summariesOf(facts).filter((one) => axesOf(one.values) === 0);
  return single.map((one) => fact(one, [numberAt(one.values)]));
}

/** Values of the whole visual that have several parts, e.g. one per axis of a map. */
export function partFacts(facts: VisualFacts): Fact[] {
  const parts = summariesOf(facts).filter((one) => axesOf(one.values) === 1);
  return parts.map((one) => fact(one, row(one.values)));
}
