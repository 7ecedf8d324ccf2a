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

function told(images: VisualFacts | undefined, model: VisualFacts | undefined): string {
  const { image_ids, labels } = images?.arrays ?? {};
  return JSON.stringify([image_ids, labels, images?.facts.names, model?.facts.class_names]);
}

/** Whether a run was shown the images of the current one, of the same classes; null while that is not
 * known. */
export function hasSameImages(other: Run): boolean | null {
  const now = run.value;
  if (now === null) return null;
  const images = [now, other].map((one) => factsOf(one, "images"));
  const models = [now, other].map((one) => factsOf(one, "model"));
  if ([...images, ...models].includes(null)) return null;
  const [mine, theirs] = [0, 1].map((i) => told(images[i] ?? undefined, models[i] ?? undefined));
  return mine === theirs;
}
