// Whether two runs were shown the same images: only then do their image ids mean the same.

import { visualOf } from "./api";
import type { Run, VisualFacts } from "./contract";
import { shownStep, unionOfSteps } from "./steps";
import { run } from "./store";

/** Facts of one kind of a run; null while they load, undefined if there are none. */
function factsOf(of: Run, kind: string): VisualFacts | null | undefined {
  const entry = of.visuals.find((one) => one.kind === kind);
  const at = entry && shownStep(entry, null, unionOfSteps(of.visuals).at(-1) ?? 0);
  if (!entry || !at) return undefined;
  const facts = visualOf(of.run, entry, at.step, at.wallTime).value;
  if (facts.state === "loading") return null;
  return facts.state === "ready" ? facts.value : undefined;
}

/** Whether another run has the same facts as the current one; null while that is not known. */
function agrees(other: Run, kind: string, told: (facts: VisualFacts) => unknown): boolean | null {
  const now = run.value;
  const both = now === null ? [null] : [now, other].map((one) => factsOf(one, kind));
  if (both.includes(null)) return null;
  const [mine, theirs] = both.map((facts) => JSON.stringify(facts ? told(facts) : null));
  return mine === theirs;
}

/** Whether a run was shown the images of the current one; null while that is not known. */
export function hasSameImages(other: Run): boolean | null {
  return agrees(other, "images", ({ arrays, facts }) => [
    arrays.image_ids,
    arrays.labels,
    facts.names,
  ]);
}

/** Whether the classes of a run are those of the current one; null while that is not known. */
export function hasSameClasses(other: Run): boolean | null {
  return agrees(other, "model", ({ facts }) => facts.class_names);
}
