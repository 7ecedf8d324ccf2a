// Finds layers, units, classes and images by name.

import { loggedUnits } from "./logged-units";
import { page } from "./navigation";
import type { Place } from "./place";
import { probe } from "./probe";
import { classNames, entries, layers } from "./store";

export interface Hit {
  readonly kind: "layer" | "unit" | "class" | "image";
  readonly text: string;
  readonly to: Place;
}

const LIMIT = 12;

/** Places whose names match a text. Names that start with it come first. */
export function search(text: string): Hit[] {
  const needle = text.trim().toLowerCase();
  if (needle === "") return [];
  const shown = new Set(entries.value.map((entry) => entry.layer));
  const hits: Hit[] = [];
  const asUnit = /^(.*?)\s*:\s*(\d+)$/.exec(text.trim());
  for (const { path } of layers.value) {
    if (!shown.has(path)) continue;
    if (asUnit !== null) {
      const unit = Number(asUnit[2]);
      const matches = path.toLowerCase().includes((asUnit[1] ?? "").toLowerCase());
      if (matches && loggedUnits(path).includes(unit)) {
        const to = page({ view: "unit", layer: path, unit });
        hits.push({ kind: "unit", text: `${path} : ${unit}`, to });
      }
    } else if (path.toLowerCase().includes(needle)) {
      hits.push({ kind: "layer", text: path, to: page({ view: "layer", layer: path }) });
    }
  }
  classNames.value.forEach((name, label) => {
    if (!`${name} ${label}`.toLowerCase().includes(needle)) return;
    hits.push({ kind: "class", text: name, to: page({ view: "class", class: label }) });
  });
  const images = probe.value;
  const names = images?.facts.facts.names;
  for (const [id, tile] of images?.tiles ?? []) {
    const name = Array.isArray(names) ? String(names[tile] ?? `image ${id}`) : `image ${id}`;
    if (!`${name} ${id}`.toLowerCase().includes(needle)) continue;
    hits.push({ kind: "image", text: name, to: page({ view: "image", image: id }) });
    if (hits.length > 10 * LIMIT) break;
  }
  const starts = (hit: Hit) => Number(hit.text.toLowerCase().startsWith(needle));
  return hits.sort((a, b) => starts(b) - starts(a)).slice(0, LIMIT);
}
