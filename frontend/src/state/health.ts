// What is well and what is wrong with each layer: the answers of the routes `health` and `history`.
import { computed, type ReadonlySignal } from "@preact/signals";
import { address, requestJson } from "./api";
import type { Entry, Run } from "./contract";
import { place } from "./navigation";
import { type Resource, ResourceCache } from "./resource";
import { entries, model, newestStep, run } from "./store";

/** The numbers of one layer at one step; null where the log does not tell. */
export interface LayerNumbers {
  readonly step: number;
  readonly units: number | null;
  readonly images: number | null;
  readonly dead_units: number | null;
  readonly duplicate_units: number | null;
  /** Share of silence, in [0, 1]. */
  readonly sparsity: number | null;
  /** How far mean responses moved since step `drift_since`, in standard deviations. */
  readonly drift: number | null;
  readonly drift_since: number | null;
  /** How far the kernels moved since the previous snapshot, in percent. */
  readonly change: number | null;
  readonly unchanged_since: number | null;
}

export interface LayerHealth extends LayerNumbers {
  readonly layer: string;
  /** Units, the most interesting first. */
  readonly interest: readonly number[];
  /** By tag the units of its tiles, where they are not 0, 1, 2, ... */
  readonly chosen: Readonly<Record<string, readonly number[]>>;
}

export interface LayerStep extends LayerNumbers {
  /** Units, of those that were logged. */
  readonly dead: readonly number[];
  readonly duplicates: readonly number[];
}

export interface History {
  readonly layer: string;
  readonly logged_steps: number;
  readonly steps: readonly LayerStep[];
}

export type Health = ReadonlyMap<string, LayerHealth>;

const MOST_ANSWERS = 100;

const healths = new ResourceCache<Health>(MOST_ANSWERS);
const histories = new ResourceCache<History>(MOST_ANSWERS);

/** When a run was last written. */
export function newestTime({ visuals }: Run): number {
  return Math.max(0, ...visuals.map((entry) => entry.steps.at(-1)?.[1] ?? 0));
}

function healthAt(of: Run, step: number): ReadonlySignal<Resource<Health>> {
  const from = address("health", { run: of.run, step, ts: newestTime(of) });
  return healths.get(from, async () => {
    const what = `the health of the layers at step ${step}`;
    const { layers } = await requestJson<{ readonly layers: readonly LayerHealth[] }>(what, from);
    return new Map(layers.map((one) => [one.layer, one]));
  });
}

/** One layer over all its steps. */
export function historyOf(of: Run, layer: string): ReadonlySignal<Resource<History>> {
  const from = address("history", { run: of.run, layer });
  const key = `${from} ${newestTime(of)}`;
  return histories.get(key, () => requestJson<History>(`the history of ${layer}`, from));
}

const NOTHING: Health = new Map();
let last: { readonly run: string; readonly health: Health } = { run: "", health: NOTHING };

const answer = computed<Resource<Health> | null>(() => {
  const now = run.value;
  if (now === null || model.value === null) return null;
  return healthAt(now, place.value.step ?? newestStep.value).value;
});

/** Health of the layers at the step of the page, by layer. While another step loads, that of the last
 * one; empty until the first arrives, which comes after the first pictures. */
export const health = computed<Health>(() => {
  const now = run.value?.run ?? "";
  if (answer.value === null) return NOTHING;
  if (answer.value.state === "ready") last = { run: now, health: answer.value.value };
  return last.run === now ? last.health : NOTHING;
});

/** Whether a visual tells how units respond to all images, by which dead ones are known. */
export function isScan({ kind }: Entry): boolean {
  return kind === "patches" || kind === "responses";
}

/** What the plugin measures the health of layers by. */
const MEASURED = ["grid", "patches", "responses"];

/** Whether the first health of some layer is still to come. */
export const isHealthLoading = computed(
  () =>
    health.value.size === 0 &&
    answer.value?.state === "loading" &&
    entries.value.some(({ kind, layer }) => MEASURED.includes(kind) && layer !== ""),
);
