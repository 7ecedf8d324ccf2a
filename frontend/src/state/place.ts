// The place: what is selected. The address holds all of it, so every view can be linked to.

export type View =
  | "overview"
  | "network"
  | "layer"
  | "unit"
  | "class"
  | "image"
  | "classes"
  | "images"
  | "embedding"
  | "timeline"
  | "compare";

const VIEWS: readonly View[] = [
  "overview",
  "network",
  "layer",
  "unit",
  "class",
  "image",
  "classes",
  "images",
  "embedding",
  "timeline",
  "compare",
];

export interface Place {
  readonly view: View;
  /** Run as the plugin names it; if empty, the one written last. */
  readonly run: string;
  /** Wanted step; null is "latest", which follows the training. */
  readonly step: number | null;
  readonly layer: string;
  readonly unit: number | null;
  readonly class: number | null;
  /** With a class as the label: a cell of the confusion matrix. */
  readonly answer: number | null;
  readonly image: number | null;
  readonly technique: string;
  /** Rung of a ladder: its position along the axis. */
  readonly rung: number | null;
  /** Measure that tiles are sorted by, and the one that is written below them. */
  readonly sort: string;
  readonly score: string;
  /** Text to find on the page: layers, classes, images or runs. */
  readonly find: string;
  /** Layout, colours and view of a map. */
  readonly layout: string;
  readonly colour: string;
  readonly zoom: string;
  /** What of a map is shown: "mistakes"; an area drawn on it; "pictures" or "points"; names "off";
   * its activation atlas "under" the points or "alone". */
  readonly only: string;
  readonly area: string;
  readonly marks: string;
  readonly names: string;
  readonly cells: string;
  /** The page that a timeline or comparison was opened from; empty if unknown. */
  readonly from: string;
}

const NUMBERS = ["step", "unit", "class", "answer", "image", "rung"] as const;

const TEXTS = [
  "run",
  "layer",
  "technique",
  "sort",
  "score",
  "find",
  "layout",
  "colour",
  "zoom",
  "only",
  "area",
  "marks",
  "names",
  "cells",
  "from",
] as const;

export const START: Place = {
  view: "overview",
  run: "",
  step: null,
  layer: "",
  unit: null,
  class: null,
  answer: null,
  image: null,
  technique: "",
  rung: null,
  sort: "",
  score: "",
  find: "",
  layout: "",
  colour: "",
  zoom: "",
  only: "",
  area: "",
  marks: "",
  names: "",
  cells: "",
  from: "",
};

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** The view of a name; null if there is none. */
export function viewOf(name: string | undefined): View | null {
  return VIEWS.find((view) => view === name) ?? null;
}

/** The place that address keys describe. A missing or invalid key counts as its default. */
export function placeOf(keys: Readonly<Record<string, string>>): Place {
  const numbers = NUMBERS.map((name) => [name, wholeNumber(keys[name])] as const);
  const texts = TEXTS.map((name) => [name, keys[name] ?? ""] as const);
  const view = viewOf(keys.view) ?? "overview";
  return { ...START, ...Object.fromEntries([...numbers, ...texts]), view };
}

/** The address keys of a place, without defaults except the view. */
export function keysOf(place: Place): Record<string, string> {
  const keys: Record<string, string> = { view: place.view };
  for (const name of [...TEXTS, ...NUMBERS]) {
    const value = place[name];
    if (value !== null && value !== "") keys[name] = String(value);
  }
  return keys;
}

/** A name for the page of a place. Places of one page differ only in what its controls set, so that
 * the back button skips such changes. */
export function pageKey({ view, layer, unit, class: label, image, technique }: Place): string {
  const isOfImage = view === "image" || view === "timeline" || view === "compare";
  const isOfClass = view === "class" || isOfImage;
  const subject = [isOfImage ? image : null, isOfClass ? label : null];
  return JSON.stringify([view, layer, unit, ...subject, view === "overview" ? "" : technique]);
}
