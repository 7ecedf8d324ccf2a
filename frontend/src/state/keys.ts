// The keyboard: one table. The help sheet is written from it.
import { signal } from "@preact/signals";
import { copy } from "./clipboard";
import { go, linkTo, page, place } from "./navigation";
import { above, moveAlong, moveLayer, openTab, toggleMode } from "./page-moves";
import { nextRendering, rendering, shortcutsOn } from "./preferences";
import { moveStep } from "./step-moves";
import { allSteps } from "./store";

export const isHelpOpen = signal(false);

interface Key {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (key: string) => void;
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
