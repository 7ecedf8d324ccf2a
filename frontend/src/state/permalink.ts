// Links that show exactly this, also tomorrow: they name the run and the step.
import { linkTo } from "./navigation";
import type { Place } from "./place";
import { nearestStep } from "./steps";
import { allSteps, run } from "./store";

/** A place with the run and the step that it shows now. */
export function exactPlace(target: Place): Place {
  const step = target.step ?? nearestStep(allSteps.peek(), null);
  return { ...target, run: run.peek()?.run ?? target.run, step };
}

/** The address of what a place shows now. */
export function permalink(target: Place): string {
  return linkTo(exactPlace(target));
}
