// The keyboard: one table. The help sheet is written from it.
import { signal } from "@preact/signals";
import { classBeside } from "./class-grids";
import { copy } from "./elements/copy";
import { nextRendering } from "./elements/picture-controls";
import { entryOf, keyOf } from "./entries";
import { unitBeside } from "./logged-units";
import type { Place } from "./place";
import { rendering, shortcutsOn } from "./preferences";
import {
  allSteps,
  entries,
  entriesOf,
  go,
  layers,
  linkTo,
  moveStep,
  networkEntries,
  page,
  place,
  probe,
} from "./store";

export const isHelpOpen = signal(false);

interface Key {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (key: string) => void;
}

/** Moves to the unit, class or image `step` further, where the page is about one. */
function moveAlong(step: -1 | 1): void {
  const { view, unit, class: label, image, layer } = place.peek();
  if (view === "unit" && unit !== null) {
    const next = unitBeside(layer, unit, step);
    if (next !== null) go({ unit: next });
  } else if (view === "class" && label !== null) {
    const next = classBeside(label, step);
    if (next !== null) go({ class: next });
  } else if (view === "image" && image !== null) {
    const ids = [...(probe.peek()?.tiles.keys() ?? [])];
    const next = ids[ids.indexOf(image) + step];
    if (next !== undefined) go({ image: next, rung: null });
  }
}

/** Moves to the next layer that has visuals. */
function moveLayer(step: number): void {
  const shown = new Set(entries.peek().map((entry) => entry.layer));
  const paths = layers.peek().flatMap(({ path }) => (shown.has(path) ? [path] : []));
  const here = paths.indexOf(place.peek().layer);
  const next = paths[here < 0 ? (step > 0 ? 0 : paths.length - 1) : here + step];
  if (next !== undefined)
    go(page({ view: "layer", layer: next, technique: place.peek().technique }));
}

/** The place one level up. */
export function above(here: Place): Place {
  const { view, layer } = here;
  if (view === "timeline" || view === "compare") {
    if (here.unit !== null) return { ...here, view: "unit" };
    return layer === "" ? { ...here, view: "network" } : { ...here, view: "layer" };
  }
  if (view === "unit") return page({ view: "layer", layer, technique: here.technique });
  if (view === "class") return page({ view: "classes" });
  if (view === "image") return page({ view: "images" });
  return page({ view: "overview" });
}

function openTab(number: number): void {
  const { view, layer } = place.peek();
  const tabs =
    view === "layer" ? entriesOf(layer) : view === "network" ? networkEntries.peek() : [];
  const entry = tabs[number - 1];
  if (entry !== undefined) go({ technique: keyOf(entry) });
}

/** Shows this visual over the steps or over the runs, or goes back from there. */
function toggleMode(mode: "timeline" | "compare"): void {
  const here = place.peek();
  if (here.view === mode) {
    go(above(here));
    return;
  }
  const own = here.view === "network" ? networkEntries.peek() : entriesOf(here.layer);
  const entry = entryOf(own, here.technique);
  if (entry !== undefined) go({ view: mode, technique: keyOf(entry) });
}

function press(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

export const KEYS: readonly Key[] = [
  {
    keys: ["ArrowLeft", "ArrowRight"],
    help: "previous, next unit, class or image",
    run: (key) => moveAlong(key === "ArrowLeft" ? -1 : 1),
  },
  {
    keys: ["ArrowUp", "ArrowDown"],
    help: "previous, next layer",
    run: (key) => moveLayer(key === "ArrowUp" ? -1 : 1),
  },
  {
    keys: ["[", "]"],
    help: "previous, next step",
    run: (key) => moveStep(key === "[" ? -1 : 1),
  },
  {
    keys: ["{", "}"],
    help: "first, last step",
    run: (key) => {
      const step = key === "{" ? allSteps.peek()[0] : allSteps.peek().at(-1);
      if (step !== undefined) go({ step });
    },
  },
  { keys: ["l", "L"], help: "latest step: follow the training", run: () => go({ step: null }) },
  {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    help: "tab of a layer",
    run: (key) => openTab(Number(key)),
  },
  {
    keys: ["/"],
    help: "search a layer, class, image or unit (conv1:17)",
    run: () => document.querySelector<HTMLInputElement>("#search")?.focus(),
  },
  {
    keys: ["z"],
    help: "pixels: auto, pixelated, smooth",
    run: () => {
      rendering.value = nextRendering(rendering.peek());
    },
  },
  { keys: ["t"], help: "across the steps (timeline)", run: () => toggleMode("timeline") },
  { keys: ["c"], help: "across the runs (compare)", run: () => toggleMode("compare") },
  { keys: ["s"], help: "save the first large picture as PNG", run: () => press("[data-save]") },
  {
    keys: ["y"],
    help: "copy a link to this state",
    run: () => void copy(linkTo(place.peek()), "Link"),
  },
  { keys: ["o"], help: "overview", run: () => go(page({ view: "overview" })) },
  {
    keys: ["Escape"],
    help: "up one level",
    run: () => {
      if (isHelpOpen.peek()) isHelpOpen.value = false;
      else go(above(place.peek()));
    },
  },
  {
    keys: ["?"],
    help: "this sheet",
    run: () => {
      isHelpOpen.value = !isHelpOpen.peek();
    },
  },
];

const WORDS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

export function keyWord(key: string): string {
  return WORDS[key] ?? key;
}

function isTyping(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("textarea, select, [contenteditable]")) return key !== "Escape";
  if (!(target instanceof HTMLInputElement)) return false;
  // A slider owns the arrows, a text field owns everything.
  if (target.type === "range") return key.startsWith("Arrow");
  return !["checkbox", "radio", "button"].includes(target.type);
}

/** Listens to the keyboard; `?` and Escape work even when shortcuts are switched off. */
export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target, event.key)) return;
    const key = KEYS.find((one) => one.keys.includes(event.key));
    if (key === undefined) return;
    if (!shortcutsOn.peek() && !(isHelpOpen.peek() && event.key === "Escape")) return;
    event.preventDefault();
    key.run(event.key);
  });
}
