// Rows of a comparison: the same unit or subject in several visuals.
import type { VisualFacts } from "../state/contract";
import { measured, numberAt, row } from "../state/numbers";
import type { Place } from "../state/place";
import { imageName } from "../state/probe";
import { unitNamesOf, unitsOf } from "../state/units";
import { measureName } from "../state/words";
import { filledRanks } from "./unit-patches";

export interface Row {
  /** Unit index; image id; or -1 - slot for a subject that started from noise. */
  readonly id: number;
  readonly label: string;
}

/** What there is to compare: units of a grid or of patches, subjects of a ladder. */
export function rowsOf(facts: VisualFacts): Row[] {
  if (facts.kind === "ladder") {
    return row(facts.arrays.image_ids).map((image, slot) =>
      image !== null && image >= 0
        ? { id: image, label: imageName(image) }
        : { id: -1 - slot, label: `from noise ${slot + 1}` },
    );
  }
  const names = unitNamesOf(facts);
  const rows = new Map<number, string>();
  unitsOf(facts).forEach((unit, slot) => {
    if (!rows.has(unit)) rows.set(unit, names[slot] ?? `unit ${unit}`);
  });
  return [...rows].map(([id, label]) => ({ id, label }));
}

/** The row that a place is about; null where it is about all of them. */
export function focusOf(kind: string, here: Place): number | null {
  return kind === "ladder" ? here.image : here.unit;
}

function subjectOf(facts: VisualFacts, id: number): number {
  return id < 0 ? -1 - id : row(facts.arrays.image_ids).indexOf(id);
}

/** Rung that is shown where none was chosen: the last. */
export function rungOf(facts: VisualFacts, rung: number | null): number {
  const last = (facts.atlas?.shape[1] ?? 1) - 1;
  return Math.min(rung ?? last, last);
}

/** Tiles of a row in one visual; empty where it does not have that row. */
export function tilesOf(facts: VisualFacts, id: number, rung: number | null): number[] {
  const each = facts.atlas?.shape[1] ?? 1;
  if (facts.kind === "ladder") {
    const subject = subjectOf(facts, id);
    return subject < 0 ? [] : [subject * each + rungOf(facts, rung)];
  }
  const slots = unitsOf(facts).flatMap((unit, slot) => (unit === id ? [slot] : []));
  if (facts.kind !== "patches") return slots;
  return slots.flatMap((slot) => filledRanks(facts, slot).map((i) => slot * each + i));
}

export interface Score {
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

/** The first measure of a row in one visual; null where it has no value. */
export function scoreOf(facts: VisualFacts, id: number, rung: number | null): Score | null {
  const [name = ""] = Object.keys(facts.measures);
  const values = facts.measures[name];
  const unit = unitsOf(facts).indexOf(id);
  const value =
    facts.kind === "ladder"
      ? numberAt(values, subjectOf(facts, id), rungOf(facts, rung))
      : (numberAt(values, unit) ?? numberAt(values, unit, 0));
  return value === null ? null : { name: measureName(name), value, text: measured(value) };
}
