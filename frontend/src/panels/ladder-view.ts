// What a ladder shows: which subject at which rung, and their names.
import type { VisualFacts } from "../state/contract";
import { shortTitle } from "../state/entries";
import { type Rungs, rungsOf, shownRung, subjectsOf } from "../state/ladders";
import { measuresOf, written } from "../state/measures";
import { axesOf, numberAt } from "../state/numbers";
import { imageName } from "../state/probe";

export interface LadderView extends Rungs {
  /** Image id of each subject; -1 for one from noise. */
  readonly subjects: readonly number[];
  readonly subject: number;
  readonly rung: number;
}

/** The view for a wanted image and rung. If the image is no subject, the picked subject is shown. */
export function ladderView(
  facts: VisualFacts,
  wanted: { readonly image: number | null; readonly rung: number | null },
  picked: number,
): LadderView {
  const subjects = subjectsOf(facts);
  const found = wanted.image === null ? -1 : subjects.indexOf(wanted.image);
  const subject = found >= 0 ? found : Math.min(picked, Math.max(0, subjects.length - 1));
  return { ...rungsOf(facts), subjects, subject, rung: shownRung(facts, wanted.rung) };
}

export function subjectName({ subjects }: LadderView, subject: number): string {
  const id = subjects[subject] ?? -1;
  return id < 0 ? `from noise ${subject + 1}` : imageName(id);
}

export function tileAt({ labels }: LadderView, subject: number, rung: number): number {
  return subject * labels.length + rung;
}

/** One picture in words, with all of its measures. */
export function rungWords(
  facts: VisualFacts,
  view: LadderView,
  subject: number,
  rung: number,
): string {
  const values = measuresOf(facts).map((one) => {
    const value = numberAt(one.values, subject, ...(axesOf(one.values) > 1 ? [rung] : []));
    return `${one.label} ${written(one, value)}`;
  });
  const what = `${shortTitle(facts)} of ${subjectName(view, subject)}, ${view.axis} ${view.labels[rung]}`;
  return [what, ...values].join(", ");
}
