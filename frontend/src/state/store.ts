// What follows from the index and the place: the run, its entries, layers and classes.
import { computed, effect, signal } from "@preact/signals";
import { visualAddress, visualOf } from "./api";
import type { Entry, LayerFacts, Run, VisualFacts } from "./contract";
import { isFrameKind, keyOf } from "./entries";
import { leadWith } from "./first-picture";
import { layersOf } from "./layers";
import { runs } from "./logged";
import { place } from "./navigation";
import type { Resource } from "./resource";
import type { Subject } from "./rows";
import { isOutdatedNote, type ShownStep, shownStep, unionOfSteps } from "./steps";

function lastWritten(one: Run): number {
  return Math.max(...one.visuals.map((entry) => entry.steps.at(-1)?.[1] ?? 0));
}

/** The run to show if none is selected: the one written last when the page opened. It stays the same
 * afterwards, even when other runs grow. */
const defaultRun = signal("");

/** The selected run; null if the log does not have it. */
export const run = computed<Run | null>(() => {
  const wanted = place.value.run || defaultRun.value;
  return runs.value.find((one) => one.run === wanted || one.name === wanted) ?? null;
});

/** The order of tabs and chips. */
const KIND_ORDER = [
  "predictions",
  "grid",
  "patches",
  "responses",
  "connections",
  "ladder",
  "neighbours",
  "scatter",
  "excitations",
];

export const entries = computed<readonly Entry[]>(() => {
  const kind = (entry: Entry) =>
    KIND_ORDER.includes(entry.kind) ? KIND_ORDER.indexOf(entry.kind) : KIND_ORDER.length;
  return [...(run.value?.visuals ?? [])].sort((a, b) => kind(a) - kind(b));
});

/** Every step of the run, rising. */
export const allSteps = computed(() => unionOfSteps(entries.value));

export const newestStep = computed(() => allSteps.value.at(-1) ?? 0);

/** Entries on the current screen. Screens set it; the slider marks their steps. */
export const onScreen = signal<readonly Entry[]>([]);

export function shownStepOf(entry: Entry): ShownStep | null {
  return shownStep(entry, place.value.step, newestStep.value);
}

/** Facts of an entry at the step of the page; of kinds with many, those of one subject. */
export function factsOf(entry: Entry | undefined, of: Subject = {}): Resource<VisualFacts> | null {
  const at = entry && shownStepOf(entry);
  if (!entry || !at || run.value === null) return null;
  return visualOf(run.value.run, entry, at.step, at.wallTime, of).value;
}

/** Where the facts of an entry at the step of the page are asked for; null where it has none. */
function factsAddress(entry: Entry | undefined, of: Subject = {}): string | null {
  const at = entry && shownStepOf(entry);
  if (!entry || !at || run.value === null) return null;
  return visualAddress(run.value.run, entry, at.step, at.wallTime, of);
}

/** Lets the page begin with a picture of this entry, before all else. */
export function leadBy(entry: Entry | undefined, of: Subject = {}): void {
  const facts = factsAddress(entry, of);
  if (!entry || facts === null) return;
  leadWith([facts], entry.atlas === null ? null : entry.tag);
}

const modelEntry = computed(() => entries.value.find((entry) => entry.kind === "model"));

/** Where the network is asked for; null where none was logged. */
export const modelAddress = computed(() => factsAddress(modelEntry.value));

const modelFacts = computed(() => factsOf(modelEntry.value));

let lastModel: { readonly run: string; readonly facts: VisualFacts } | null = null;

/** The network, from the visual of kind `model`. While that of another step loads, the last one of the
 * run: its layers stay where they are. */
export const model = computed<VisualFacts | null>(() => {
  const now = run.value?.run ?? "";
  const facts = modelFacts.value;
  if (facts?.state === "ready") lastModel = { run: now, facts: facts.value };
  else if (facts?.state !== "loading" || lastModel?.run !== now) return null;
  return lastModel.facts;
});

/** Whether the network is still to come, and with it the order of the layers. */
export const isModelLoading = computed(
  () => model.value === null && modelFacts.value?.state === "loading",
);

/** The layers in the order in which they run; until the model is loaded, those with visuals. */
export const layers = computed<readonly LayerFacts[]>(() => layersOf(model.value, entries.value));

/** Entries of one layer, in the order of the log. */
export function entriesOf(layer: string): readonly Entry[] {
  return entries.value.filter((entry) => entry.layer === layer && !isFrameKind(entry));
}

/** Entries that belong to no single layer, e.g. ladders through several layers. */
export const networkEntries = computed(() => {
  const paths = new Set(layers.value.map((layer) => layer.path));
  return entries.value.filter(
    (entry) =>
      !paths.has(entry.layer) &&
      !isFrameKind(entry) &&
      !isOutdatedNote(entry, entries.value, place.value.step, newestStep.value),
  );
});

/** Ladders of single layers, e.g. dreams: they have a page for all layers together, by key. */
export const layeredLadders = computed<ReadonlyMap<string, readonly Entry[]>>(() => {
  const groups = new Map<string, Entry[]>();
  const order = new Map(layers.value.map((layer, i) => [layer.path, i]));
  const ladders = entries.value.filter(({ kind, layer }) => kind === "ladder" && order.has(layer));
  ladders.sort((a, b) => (order.get(a.layer) ?? 0) - (order.get(b.layer) ?? 0));
  for (const entry of ladders) {
    const key = keyOf(entry);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
});

export const classNames = computed<readonly string[]>(() => {
  const names = model.value?.facts.class_names;
  return Array.isArray(names) ? names.map(String) : [];
});

/** Names that several classes share, e.g. the two cranes of ImageNet. */
const sharedNames = computed<ReadonlySet<string>>(() => {
  const names = classNames.value;
  if (new Set(names).size === names.length) return new Set();
  return new Set(names.filter((name, label) => names.indexOf(name) !== label));
});

/** The name of a class; with its index where other classes have the same name. */
export function className(label: number | null): string {
  if (label === null || label < 0) return "unknown class";
  const name = classNames.value[label];
  if (name === undefined) return `class ${label}`;
  return sharedNames.value.has(name) ? `${name} (${label})` : name;
}

/** Chooses the default run as soon as there is one. */
export function followRuns(): void {
  effect(() => {
    if (defaultRun.peek() !== "") return;
    const [newest] = [...runs.value].sort((a, b) => lastWritten(b) - lastWritten(a));
    if (newest !== undefined) defaultRun.value = newest.run;
  });
}
