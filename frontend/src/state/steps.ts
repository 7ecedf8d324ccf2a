// Which step to show for a wanted one, which may not exist.
import type { Entry } from "./contract";

/** Every step of some entries, rising, once each. */
export function unionOfSteps(entries: readonly Entry[]): number[] {
  const steps = new Set<number>();
  for (const entry of entries) for (const [step] of entry.steps) steps.add(step);
  return [...steps].sort((a, b) => a - b);
}

/** The step of `steps` (rising) nearest to `wanted`, the earlier one when two are equally near;
 * the last where `wanted` is null ("latest"); null where there is none. */
export function nearestStep(steps: readonly number[], wanted: number | null): number | null {
  const last = steps.at(-1);
  if (last === undefined) return null;
  if (wanted === null) return last;
  let nearest = last;
  for (const step of steps) {
    const isNearer = Math.abs(step - wanted) < Math.abs(nearest - wanted);
    const isEarlierTie = Math.abs(step - wanted) === Math.abs(nearest - wanted) && step < nearest;
    if (isNearer || isEarlierTie) nearest = step;
  }
  return nearest;
}

export interface ShownStep {
  readonly step: number;
  readonly wallTime: number;
  /** The wanted step, if the shown one is only the nearest to it; else null. */
  readonly insteadOf: number | null;
}

/** What an entry shows for a wanted step. `newest` is the run's last step, so that an entry that ends
 * earlier says so under "latest". */
export function shownStep(entry: Entry, wanted: number | null, newest: number): ShownStep | null {
  const step = nearestStep(
    entry.steps.map(([value]) => value),
    wanted,
  );
  if (step === null) return null;
  const wallTime = entry.steps.find(([value]) => value === step)?.[1] ?? 0;
  const asked = wanted ?? newest;
  // The images are the same at every step: no other step is missing.
  return { step, wallTime, insteadOf: asked === step || entry.kind === "images" ? null : asked };
}

/** Whether an entry is a note on why nothing is shown, although its technique was shown later. */
export function isOutdatedNote(
  entry: Entry,
  entries: readonly Entry[],
  wanted: number | null,
  newest: number,
): boolean {
  const at = shownStep(entry, wanted, newest)?.step;
  if (entry.kind !== "note" || at === undefined) return false;
  return entries.some(
    (other) =>
      other.kind !== "note" &&
      other.technique === entry.technique &&
      (shownStep(other, wanted, newest)?.step ?? at) > at,
  );
}

/** At most `count` steps, evenly chosen, with the first and the last. */
export function evenlyChosen(steps: readonly number[], count: number): number[] {
  if (steps.length <= count) return [...steps];
  const chosen: number[] = [];
  for (let i = 0; i < count; i++) {
    const step = steps[Math.round((i * (steps.length - 1)) / (count - 1))];
    if (step !== undefined) chosen.push(step);
  }
  return chosen;
}
