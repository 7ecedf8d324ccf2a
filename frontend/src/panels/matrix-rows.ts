// Rows of a comparison: the same unit or subject in several visuals.
import type { VisualFacts } from "../state/contract";
import { shownRung, subjectsOf } from "../state/ladders";
import { scoresOf, written } from "../state/measures";
import { numberAt } from "../state/numbers";
import type { Place } from "../state/place";
import { imageName } from "../state/probe";
import { filledRanks, unitNamesOf, unitsOf, unitValue } from "../state/units";

export interface Row {
  /** Unit index; image id; or -1 - subject for one that started from noise. */
  readonly id: number;
  readonly label: string;
}

/** What there is to compare: units of a grid or of patches, subjects of a ladder. */
export function rowsOf(facts: VisualFacts): Row[] {
  if (facts.kind === "ladder") {
    return subjectsOf(facts).map((image, subject) =>
      image >= 0
        ? { id: image, label: imageName(image) }
        : { id: -1 - subject, label: `from noise ${subject + 1}` },
    );
  }
  const names = unitNamesOf(facts);
  const rows = new Map<number, string>();
  unitsOf(facts).forEach((unit, slot) => {
    if (!rows.has(unit)) rows.set(unit, names[slot] ?? `unit ${unit}`);
  });
  return [...rows].map(([id, label]) => ({ id, label }));
}

/** The row that a place selects; null if it selects all. */
export function focusOf(kind: string, here: Place): number | null {
  return kind === "ladder" ? here.image : here.unit;
}

function subjectOf(facts: VisualFacts, id: number): number {
  return id < 0 ? -1 - id : subjectsOf(facts).indexOf(id);
}

/** Tiles of a row in one visual; empty if it has no such row. */
export function tilesOf(facts: VisualFacts, id: number, rung: number | null): number[] {
  const each = facts.atlas?.shape[1] ?? 1;
  if (facts.kind === "ladder") {
    const subject = subjectOf(facts, id);
    return subject < 0 ? [] : [subject * each + shownRung(facts, rung)];
  }
  const slots = unitsOf(facts).flatMap((unit, slot) => (unit === id ? [slot] : []));
  if (facts.kind !== "patches") return slots;
  return slots.flatMap((slot) => filledRanks(facts, slot).map((rank) => slot * each + rank));
}

export interface Score {
  readonly label: string;
  readonly sentence: string;
  readonly value: number;
  readonly text: string;
  /** Writes any value of this measure. */
  readonly write: (value: number | null) => string;
}

/** The first number on a scale that a row has in one visual; null if it has none. */
export function scoreOf(facts: VisualFacts, id: number, rung: number | null): Score | null {
  for (const one of scoresOf(facts)) {
    const value =
      facts.kind === "ladder"
        ? numberAt(one.values, subjectOf(facts, id), shownRung(facts, rung))
        : unitValue(one.values, unitsOf(facts).indexOf(id));
    if (value === null) continue;
    const write = (other: number | null) => written(one, other);
    return { label: one.label, sentence: one.sentence, value, text: write(value), write };
  }
  return null;
}
