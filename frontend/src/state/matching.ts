// Which unit of one run does what a unit of another does: the answers of the route `matching`.
import type { ReadonlySignal } from "@preact/signals";
import { address, requestJson } from "./api";
import type { Run } from "./contract";
import { type Resource, ResourceCache } from "./resource";
import { type ShownStep, shownStep, unionOfSteps } from "./steps";

export interface Match {
  readonly unit: number;
  /** Correlation of the responses of the two units to the same images; null if unknown. */
  readonly correlation: number | null;
}

/** By unit of the first run, its match in the other. Units without one are left out. */
export type Matching = ReadonlyMap<number, Match>;

export interface Matched {
  readonly pairs: Matching;
  /** Mean correlation of the pairs; null if there are none. */
  readonly mean: number | null;
  /** What it would be if the images of one run were shuffled. */
  readonly chance: number | null;
}

// Two shuffles of 30 images differ by up to so much, measured on SqueezeNet; of 500, by a tenth of it.
const LEAST_ABOVE_CHANCE = 0.1;

interface Answer {
  readonly units: readonly number[];
  readonly matched: readonly number[];
  readonly correlation: readonly (number | null)[];
  readonly mean: number | null;
  readonly chance: number | null;
}

/** Whether the units of two runs correspond, in sentences; empty if there is nothing to say. */
export function howAlike({ mean, chance }: Pick<Matched, "mean" | "chance">): string {
  if (mean === null || chance === null) return "";
  const found = `Matched units correlate by ${mean.toFixed(2)} on average, by chance it would be ${chance.toFixed(2)}.`;
  return mean - chance < LEAST_ABOVE_CHANCE ? `${found} So the units do not correspond.` : found;
}

export function pairsOf({
  units,
  matched,
  correlation,
}: Pick<Answer, "units" | "matched" | "correlation">): Matching {
  const pairs = new Map<number, Match>();
  units.forEach((unit, i) => {
    const other = matched[i] ?? -1;
    if (other >= 0) pairs.set(unit, { unit: other, correlation: correlation[i] ?? null });
  });
  return pairs;
}

interface Responses {
  readonly run: string;
  readonly tag: string;
  readonly at: ShownStep;
}

/** Where the responses of a layer were logged, at the step that a page shows of it; null if nowhere. */
export function responsesOf(run: Run, layer: string, step: number | null): Responses | null {
  const entry = run.visuals.find((one) => one.kind === "responses" && one.layer === layer);
  const newest = unionOfSteps(run.visuals).at(-1) ?? 0;
  const at = entry ? shownStep(entry, step, newest) : null;
  return entry && at ? { run: run.run, tag: entry.tag, at } : null;
}

const MOST_MATCHINGS = 60;

const matchings = new ResourceCache<Matched>(MOST_MATCHINGS);

export function matchingOf(one: Responses, other: Responses): ReadonlySignal<Resource<Matched>> {
  const from = address("matching", {
    run: one.run,
    tag: one.tag,
    step: one.at.step,
    other: other.run,
    other_tag: other.tag,
    other_step: other.at.step,
    ts: one.at.wallTime,
    other_ts: other.at.wallTime,
  });
  const what = `the matching units of ${other.run}`;
  return matchings.get(from, async () => {
    const { mean, chance, ...pairs } = await requestJson<Answer>(what, from);
    return { pairs: pairsOf(pairs), mean, chance };
  });
}
