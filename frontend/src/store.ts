// The one store: what is logged, the place, and what follows from the two.
import { batch, computed, effect, signal } from "@preact/signals";
import { fetchIndex, pictureOf, visualOf } from "./api";
import type { Entry, Index, LayerFacts, Run, VisualFacts } from "./contract";
import { isFrameKind } from "./entries";
import { addressOf, isShown, onAddressChange, readAddress, writeAddress } from "./host";
import { layersOf } from "./layers";
import { isSamePage, keysOf, type Place, placeOf, START } from "./place";
import { type Failure, FetchError, type Resource } from "./resource";
import { isOutdatedNote, nearestStep, type ShownStep, shownStep, unionOfSteps } from "./steps";

// --- what is logged ------------------------------------------------------------------------

/** The last good index; null before the first answer. */
export const index = signal<Index | null>(null);
/** Why the index could not be had the last time; null when all is well. */
export const indexFailure = signal<Failure | null>(null);

let pending: Promise<void> | null = null;

/** Asks again what is logged. The place does not move: "latest" follows by itself. */
export function reload(): Promise<void> {
  pending ??= fetchIndex()
    .then(
      (answer) => {
        batch(() => {
          indexFailure.value = null;
          if (JSON.stringify(answer) !== JSON.stringify(index.peek())) index.value = answer;
        });
      },
      (error: unknown) => {
        indexFailure.value =
          error instanceof FetchError
            ? error.failure
            : { what: "list of what is logged", status: 0, message: String(error) };
      },
    )
    .finally(() => {
      pending = null;
    });
  return pending;
}

const EMPTY_POLL_MS = 5_000;
const POLL_MS = 30_000; // as TensorBoard's own reload period

/** Asks again by itself while the tab is shown, more often while nothing has come yet. */
export function keepReloading(): void {
  let last = Date.now();
  setInterval(() => {
    const period = runs.peek().length === 0 ? EMPTY_POLL_MS : POLL_MS;
    if (!isShown.peek() || Date.now() - last < period) return;
    last = Date.now();
    void reload();
  }, 1_000);
}

// --- the place -----------------------------------------------------------------------------

export const place = signal<Place>(START);

/** Moves to another place; keys that are not named stay. */
export function go(change: Partial<Place>): void {
  const next = { ...place.peek(), ...change };
  const isNewPage = !isSamePage(place.peek(), next);
  place.value = next;
  writeAddress(keysOf(next), isNewPage);
}

/** The page of a place, with what belongs to other pages cleared. */
export function page(change: Partial<Place>): Place {
  const { run, step } = place.value;
  return { ...START, run, step, ...change };
}

/** Address of a place, for links and for copying. */
export function linkTo(target: Place): string {
  return addressOf(keysOf(target));
}

/** Takes the place from the address and follows the address from then on. */
export function followAddress(): void {
  const keys = readAddress();
  if (keys !== null) place.value = placeOf(keys);
  writeAddress(keysOf(place.peek()), false);
  onAddressChange((changed) => {
    const next = placeOf(changed);
    if (JSON.stringify(next) !== JSON.stringify(place.peek())) place.value = next;
  });
}

// --- what follows --------------------------------------------------------------------------

/** Runs that hold at least one visual. */
export const runs = computed<readonly Run[]>(
  () => index.value?.runs.filter((run) => run.visuals.length > 0) ?? [],
);

function lastWritten(one: Run): number {
  return Math.max(...one.visuals.map((entry) => entry.steps.at(-1)?.[1] ?? 0));
}

/** Run that is shown when none is selected: the one written last when the page opened. It stays
 * the same from then on, however the others grow. */
const defaultRun = signal("");

/** The selected run; null where it is not there. */
export const run = computed<Run | null>(() => {
  const wanted = place.value.run || defaultRun.value;
  return runs.value.find((one) => one.run === wanted || one.name === wanted) ?? null;
});

/** Kinds in the order in which tabs and chips come. */
const KIND_ORDER = ["grid", "patches", "ladder", "neighbours", "scatter"];

export const entries = computed<readonly Entry[]>(() => {
  const kind = (entry: Entry) =>
    KIND_ORDER.includes(entry.kind) ? KIND_ORDER.indexOf(entry.kind) : KIND_ORDER.length;
  return [...(run.value?.visuals ?? [])].sort((a, b) => kind(a) - kind(b));
});

/** Every step of the run, rising. */
export const allSteps = computed(() => unionOfSteps(entries.value));

export const newestStep = computed(() => allSteps.value.at(-1) ?? 0);

/** Entries on the current screen; screens set it, the slider draws their ticks strong. */
export const onScreen = signal<readonly Entry[]>([]);

/** Moves the step by ticks; past the last tick lies "latest". */
export function moveStep(ticks: number): void {
  const steps = allSteps.peek();
  const here = nearestStep(steps, place.peek().step);
  if (here === null) return;
  const next = steps.indexOf(here) + ticks;
  go({ step: next >= steps.length ? null : (steps[Math.max(0, next)] ?? null) });
}

/** Steps around the shown one are fetched in advance for at most so many visuals on the screen. */
const MOST_PREFETCHED = 4;

/** Fetches the pictures of the steps beside the shown one, so that the slider does not wait. */
function prefetch(): void {
  const now = run.value;
  const wanted = place.value.step;
  const shown = onScreen.value.filter((entry) => entry.atlas !== null);
  if (now === null || wanted === null) return;
  for (const entry of shown.slice(0, MOST_PREFETCHED)) {
    const here = entry.steps.findIndex(([step]) => step === shownStepOf(entry)?.step);
    for (const [step, wallTime] of [entry.steps[here - 1], entry.steps[here + 1]].filter(
      (one) => one !== undefined,
    )) {
      pictureOf(now.run, entry, step, wallTime);
      visualOf(now.run, entry, step, wallTime);
    }
  }
}

export function shownStepOf(entry: Entry): ShownStep | null {
  return shownStep(entry, place.value.step, newestStep.value);
}

/** Facts of an entry at the step of the page. */
export function factsOf(entry: Entry | undefined): Resource<VisualFacts> | null {
  const at = entry && shownStepOf(entry);
  if (!entry || !at || run.value === null) return null;
  return visualOf(run.value.run, entry, at.step, at.wallTime).value;
}

/** Opened once the first pictures are under way: they come before everything else. */
const firstPicturesAsked = signal(false);

/** The network, from the visual of kind `model`. */
export const model = computed<VisualFacts | null>(() => {
  if (!firstPicturesAsked.value) return null;
  const facts = factsOf(entries.value.find((entry) => entry.kind === "model"));
  return facts?.state === "ready" ? facts.value : null;
});

/** The layers in the order in which they run; before the model is known, those with visuals. */
export const layers = computed<readonly LayerFacts[]>(() => layersOf(model.value, entries.value));

/** Entries of one layer, in the order of the log. */
export function entriesOf(layer: string): readonly Entry[] {
  return entries.value.filter((entry) => entry.layer === layer && !isFrameKind(entry));
}

/** Entries that belong to no single layer: ladders through the depth, fooling images, ... */
export const networkEntries = computed(() => {
  const paths = new Set(layers.value.map((layer) => layer.path));
  return entries.value.filter(
    (entry) =>
      !paths.has(entry.layer) &&
      !isFrameKind(entry) &&
      !isOutdatedNote(entry, entries.value, place.value.step, newestStep.value),
  );
});

export const classNames = computed<readonly string[]>(() => {
  const names = model.value?.facts.class_names;
  return Array.isArray(names) ? names.map(String) : [];
});

export function className(label: number | null): string {
  if (label === null || label < 0) return "unknown class";
  return classNames.value[label] ?? `class ${label}`;
}

/** The entry of the probe images that all image ids point to. */
export const probeEntry = computed(() => entries.value.find((entry) => entry.kind === "images"));

export interface Probe {
  readonly facts: VisualFacts;
  readonly picture: HTMLImageElement;
  /** Tile of an image id. */
  readonly tiles: ReadonlyMap<number, number>;
}

/** The probe images, once facts and picture are here. */
export const probe = computed<Probe | null>(() => {
  const entry = probeEntry.value;
  const facts = factsOf(entry);
  const at = entry && shownStepOf(entry);
  if (!entry || !at || facts?.state !== "ready" || run.value === null) return null;
  const picture = pictureOf(run.value.run, entry, at.step, at.wallTime).value;
  if (picture.state !== "ready") return null;
  const ids = facts.value.arrays.image_ids;
  const tiles = new Map<number, number>();
  if (Array.isArray(ids))
    ids.forEach((id, tile) => {
      tiles.set(Number(id), tile);
    });
  return { facts: facts.value, picture: picture.value, tiles };
});

/** Runs the store: first index, address, polling. */
export function start(): void {
  followAddress();
  void reload();
  keepReloading();
  effect(() => {
    if (defaultRun.peek() !== "") return;
    const [newest] = [...runs.value].sort((a, b) => lastWritten(b) - lastWritten(a));
    if (newest !== undefined) defaultRun.value = newest.run;
  });
  effect(prefetch);
  effect(() => {
    if (index.value !== null && !firstPicturesAsked.peek()) {
      setTimeout(() => {
        firstPicturesAsked.value = true;
      }, 0);
    }
  });
}
