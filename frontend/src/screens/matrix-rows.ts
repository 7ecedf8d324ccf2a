// Rows of a comparison: the same unit or subject in several visuals.
import type { VisualFacts } from "../contract";
import { at, measured, row } from "../numbers";
import { filledRanks } from "../panels/unit-patches";
import { unitNamesOf, unitsOf } from "../panels/units";
import type { Place } from "../place";
import { imageName } from "../probe";
import { measureName } from "../words";

export interface Row {
  /** Unit index; image id; or -1 - place for a subject that started from noise. */
  readonly id: number;
  readonly label: string;
}

/** What there is to compare: units of a grid or of patches, subjects of a ladder. */
export function rowsOf(facts: VisualFacts): Row[] {
  if (facts.kind === "ladder") {
    return row(facts.arrays.image_ids).map((image, place) =>
      image !== null && image >= 0
        ? { id: image, label: imageName(image) }
        : { id: -1 - place, label: `from noise ${place + 1}` },
    );
  }
  const names = unitNamesOf(facts);
  const rows = new Map<number, string>();
  unitsOf(facts).forEach((unit, place) => {
    if (!rows.has(unit)) rows.set(unit, names[place] ?? `unit ${unit}`);
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
  const places = unitsOf(facts).flatMap((unit, place) => (unit === id ? [place] : []));
  if (facts.kind !== "patches") return places;
  return places.flatMap((place) => filledRanks(facts, place).map((i) => place * each + i));
}

/** Values of the first measure that has one for a row. */
export function scoreOf(
  facts: VisualFacts,
  id: number,
  rung: number | null,
): { readonly name: string; readonly value: number | null } | null {
  const [name] = Object.keys(facts.measures);
  if (name === undefined) return null;
  const values = facts.measures[name];
  if (facts.kind === "ladder") {
    const value = at(values, subjectOf(facts, id), rungOf(facts, rung));
    return { name: measureName(name), value };
  }
  const place = unitsOf(facts).indexOf(id);
  return { name: measureName(name), value: at(values, place) ?? at(values, place, 0) };
}

export function scoreText(score: ReturnType<typeof scoreOf>): string {
  return score === null || score.value === null ? "" : measured(score.value);
}
