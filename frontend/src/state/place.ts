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
  readonly image: number | null;
  readonly technique: string;
  /** Rung of a ladder: its position along the axis. */
  readonly rung: number | null;
}

export const START: Place = {
  view: "overview",
  run: "",
  step: null,
  layer: "",
  unit: null,
  class: null,
  image: null,
  technique: "",
  rung: null,
};

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** The place that address keys describe. A missing or invalid key counts as its default. */
export function placeOf(keys: Readonly<Record<string, string>>): Place {
  const view = VIEWS.find((name) => name === keys.view) ?? "overview";
  return {
    view,
    run: keys.run ?? "",
    step: wholeNumber(keys.step),
    layer: keys.layer ?? "",
    unit: wholeNumber(keys.unit),
    class: wholeNumber(keys.class),
    image: wholeNumber(keys.image),
    technique: keys.technique ?? "",
    rung: wholeNumber(keys.rung),
  };
}

/** The address keys of a place, without defaults except the view. */
export function keysOf(place: Place): Record<string, string> {
  const keys: Record<string, string> = { view: place.view };
  if (place.run !== "") keys.run = place.run;
  if (place.step !== null) keys.step = String(place.step);
  if (place.layer !== "") keys.layer = place.layer;
  if (place.unit !== null) keys.unit = String(place.unit);
  if (place.class !== null) keys.class = String(place.class);
  if (place.image !== null) keys.image = String(place.image);
  if (place.technique !== "") keys.technique = place.technique;
  if (place.rung !== null) keys.rung = String(place.rung);
  return keys;
}

/** Two places on the same page differ at most in run, step, technique and rung. */
export function isSamePage(a: Place, b: Place): boolean {
  return (
    a.view === b.view &&
    a.layer === b.layer &&
    a.unit === b.unit &&
    a.class === b.class &&
    a.image === b.image
  );
}
