// What a ladder contains: subjects, rungs, and whether the network was fooled.
import type { VisualFacts } from "./contract";
import { measureOf } from "./measures";
import { numberAt, row, rungValue } from "./numbers";

/** Image id of each subject; -1 for one that started from noise. */
export function subjectsOf(facts: VisualFacts): number[] {
  return row(facts.arrays.image_ids).map((id) => id ?? -1);
}

export interface Rungs {
  /** What changes from rung to rung: "layer", "octave", "epsilon", ... */
  readonly axis: string;
  /** The value of each rung as text. */
  readonly labels: readonly string[];
}

export function rungsOf(facts: VisualFacts): Rungs {
  const axis = String(facts.facts.axis ?? "rung");
  const values: readonly unknown[] = Array.isArray(facts.facts.values) ? facts.facts.values : [];
  const labels = Array.from({ length: facts.atlas?.shape[1] ?? 0 }, (_, rung) => {
    const value = values[rung];
    const isKnown = typeof value === "string" || typeof value === "number";
    return rungValue(axis, isKnown ? value : rung);
  });
  return { axis, labels };
}

/** The rung to show: the wanted one, else the last. */
export function shownRung(facts: VisualFacts, wanted: number | null): number {
  const last = (facts.atlas?.shape[1] ?? 1) - 1;
  return Math.min(wanted ?? last, last);
}

export interface Verdict {
  /** True class; -1 if unknown. */
  readonly truth: number;
  /** The class that the network answers, or the closest rival if it is not fooled. */
  readonly answer: number;
  readonly isFooled: boolean;
}

/** What the network answers to a subject at a rung; null if the log does not say. `label` is the class
 * of the subject's image, for ladders without one of their own. */
export function verdictOf(
  facts: VisualFacts,
  subject: number,
  rung: number,
  label: number,
): Verdict | null {
  const answer = numberAt(measureOf(facts, "class", 2)?.values, subject, rung);
  if (answer === null || answer < 0) return null;
  const truth = numberAt(measureOf(facts, "label", 1)?.values, subject) ?? label;
  const fooled = numberAt(measureOf(facts, "fooled", 2)?.values, subject, rung);
  return { truth, answer, isFooled: fooled === null ? answer !== truth : fooled > 0 };
}

export interface Mistake {
  readonly rung: number;
  readonly truth: number;
  readonly answer: number;
}

/** What the network mistakes a subject for: each class once, at the first rung that leads to it. */
export function mistakesOf(facts: VisualFacts, subject: number, label: number): Mistake[] {
  const rungs = facts.atlas?.shape[1] ?? 0;
  const found = new Map<number, Mistake>();
  for (let rung = 0; rung < rungs; rung++) {
    const verdict = verdictOf(facts, subject, rung, label);
    if (!verdict?.isFooled || verdict.answer === verdict.truth) continue;
    const { truth, answer } = verdict;
    if (!found.has(answer)) found.set(answer, { rung, truth, answer });
  }
  return [...found.values()];
}
