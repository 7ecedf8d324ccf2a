// Moving along the steps, and fetching the neighbouring ones in advance.
import { pictureOf, visualOf } from "./api";
import { go, place } from "./navigation";
import type { Place } from "./place";
import { isOfRows, type Subject } from "./rows";
import { nearestStep } from "./steps";
import { allSteps, onScreen, run, shownStepOf } from "./store";

/** Moves by some ticks. Past the last tick lies "latest". */
export function moveStep(ticks: number): void {
  const steps = allSteps.peek();
  const here = nearestStep(steps, place.peek().step);
  if (here === null) return;
  const next = steps.indexOf(here) + ticks;
  go({ step: next >= steps.length ? null : (steps[Math.max(0, next)] ?? null) });
}

/** Steps are fetched in advance on screens of at most so many visuals. */
const MOST_PREFETCHED = 4;

/** What the page of a place is about. */
function subjectOf({ view, unit, class: label, image }: Place): Subject {
  if (view === "unit") return { unit };
  if (view === "class") return { unit: label };
  return view === "image" ? { image } : {};
}

/** Fetches the steps before and after the shown one, so that the slider does not wait. */
export function prefetch(): void {
  const now = run.value;
  const wanted = place.value.step;
  const of = subjectOf(place.value);
  const shown = onScreen.value.filter((entry) => entry.atlas !== null);
  if (now === null || wanted === null || shown.length > MOST_PREFETCHED) return;
  for (const entry of shown) {
    const here = entry.steps.findIndex(([step]) => step === shownStepOf(entry)?.step);
    for (const [step, wallTime] of [entry.steps[here - 1], entry.steps[here + 1]].filter(
      (one) => one !== undefined,
    )) {
      visualOf(now.run, entry, step, wallTime, of);
      if (!isOfRows(entry.kind, of)) pictureOf(now.run, entry, step, wallTime);
    }
  }
}
