// Moves between pages for the keyboard: along units, layers and tabs, and up.
import { classBeside } from "./class-grids";
import { keyOf } from "./entries";
import { unitBeside } from "./logged-units";
import { go, page, place } from "./navigation";
import { type Place, viewOf } from "./place";
import { probe } from "./probe";
import { entries, entriesOf, layers, networkEntries } from "./store";

/** On the page of a unit, class or image: moves to the previous or next one. */
export function moveAlong(step: -1 | 1): void {
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
export function moveLayer(step: number): void {
  const shown = new Set(entries.peek().map((entry) => entry.layer));
  const paths = layers.peek().flatMap(({ path }) => (shown.has(path) ? [path] : []));
  const here = paths.indexOf(place.peek().layer);
  const next = paths[here < 0 ? (step > 0 ? 0 : paths.length - 1) : here + step];
  if (next !== undefined)
    go(page({ view: "layer", layer: next, technique: place.peek().technique }));
}

/** The place one level up from a timeline or comparison: first its whole table, then the page that it
 * was opened from. */
function aboveMode(here: Place): Place {
  const { layer, unit, image, technique } = here;
  const from = viewOf(here.from);
  if (from === "class") return page({ view: "class", class: here.class });
  if (from === "image") return page({ view: "image", image });
  if (from === "unit") return page({ view: "unit", layer, unit, technique });
  if (unit !== null || image !== null) return { ...here, unit: null, image: null };
  return layer === "" || from === "network"
    ? page({ view: "network", technique })
    : page({ view: "layer", layer, technique });
}

/** The place one level up. */
export function above(here: Place): Place {
  const { view, layer } = here;
  if (view === "timeline" || view === "compare") return aboveMode(here);
  if (view === "unit") return page({ view: "layer", layer, technique: here.technique });
  if (view === "class") return page({ view: "classes" });
  if (view === "image") return page({ view: "images" });
  return page({ view: "overview" });
}

export function openTab(number: number): void {
  const { view, layer } = place.peek();
  const tabs =
    view === "layer" ? entriesOf(layer) : view === "network" ? networkEntries.peek() : [];
  const entry = tabs[number - 1];
  if (entry !== undefined) go(page({ view, layer, technique: keyOf(entry) }));
}
