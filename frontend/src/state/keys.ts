// The keyboard shortcuts. The help sheet lists this table.
import { signal } from "@preact/signals";
import { copy } from "./clipboard";
import { onHostKey } from "./host";
import { go, page, place } from "./navigation";
import { above, moveAlong, moveLayer, openTab } from "./page-moves";
import { toggleMode } from "./panel-modes";
import { permalink } from "./permalink";
import { nextRendering, rendering, shortcutsOn } from "./preferences";
import { moveStep } from "./step-moves";
import { allSteps } from "./store";
import { keepPointed } from "./tray";

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
    help: "previous or next unit, class or image",
    run: (key) => moveAlong(key === "ArrowLeft" ? -1 : 1),
  },
  {
    keys: ["ArrowUp", "ArrowDown"],
    help: "previous or next layer",
    run: (key) => moveLayer(key === "ArrowUp" ? -1 : 1),
  },
  {
    keys: ["[", "]"],
    help: "previous or next step",
    run: (key) => moveStep(key === "[" ? -1 : 1),
  },
  {
    keys: ["{", "}"],
    help: "first or last step",
    run: (key) => {
      const step = key === "{" ? allSteps.peek()[0] : allSteps.peek().at(-1);
      if (step !== undefined) go({ step });
    },
  },
  { keys: ["l", "L"], help: "latest step: follow the training", run: () => go({ step: null }) },
  {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    help: "tabs of a layer",
    run: (key) => openTab(Number(key)),
  },
  {
    keys: ["/"],
    help: "search for a layer, class, image or unit (conv1:17)",
    run: () => document.querySelector<HTMLInputElement>("#search")?.focus(),
  },
  {
    keys: ["z"],
    help: "pixels: auto, pixelated or smooth",
    run: () => {
      rendering.value = nextRendering(rendering.peek());
    },
  },
  { keys: ["t"], help: "across steps (timeline)", run: () => toggleMode("timeline") },
  { keys: ["c"], help: "across runs (compare)", run: () => toggleMode("compare") },
  { keys: ["s"], help: "save the first large picture as PNG", run: () => press("[data-save]") },
  {
    keys: ["k"],
    help: "keep the picture under the pointer in the tray",
    run: keepPointed,
  },
  {
    keys: ["y"],
    help: "copy a link to this view, with its run and step",
    run: () => void copy(permalink(place.peek()), "Link"),
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
    help: "this help",
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
  // A slider needs the arrows, a text field needs every key.
  if (target.type === "range") return key.startsWith("Arrow");
  return !["checkbox", "radio", "button"].includes(target.type);
}

function obey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const key = KEYS.find((one) => one.keys.includes(event.key));
  if (key === undefined) return false;
  if (!shortcutsOn.peek() && !(isHelpOpen.peek() && event.key === "Escape")) return false;
  event.preventDefault();
  key.run(event.key);
  return true;
}

/** Listens to the keyboard. With shortcuts off, Escape still closes the help. */
export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (!isTyping(event.target, event.key)) obey(event);
  });
  // After TensorBoard's own tab was clicked or reloaded, the focus is outside our frame.
  onHostKey((event) => {
    if (obey(event) && event.key !== "/") document.querySelector<HTMLElement>("#main")?.focus();
  });
}
