// Finds layers, units, classes and images by name.

import type { LayerFacts } from "./contract";
import { loggedUnits, UNIT_KINDS } from "./logged-units";
import { page } from "./navigation";
import type { Place } from "./place";
import { probe } from "./probe";
import { className, classNames, entries, entriesOf, layers } from "./store";

export interface Hit {
  readonly kind: "layer" | "unit" | "class" | "image";
  readonly text: string;
  readonly to: Place;
}

const LIMIT = 12;

/** A layer's name and a unit: "conv4:5", "conv4 : 5" or "conv4 5". */
function unitAsked(text: string): { readonly layer: string; readonly unit: number } | null {
  const parts = /^(.+?)\s*[:\s]\s*(?:unit\s*)?(\d+)$/i.exec(text.trim());
  return parts && { layer: (parts[1] ?? "").toLowerCase(), unit: Number(parts[2]) };
}

/** Whether a layer may have a page for a unit. Facts of visuals tell for certain; until they are
 * loaded, the layer's number of channels does. */
function hasUnit({ path, outputShape }: LayerFacts, unit: number): boolean {
  const known = loggedUnits(path);
  if (known.length > 0) return known.includes(unit);
  const isOfUnits = entriesOf(path).some(({ kind }) => UNIT_KINDS.includes(kind));
  return isOfUnits && unit < (outputShape?.at(-1) ?? 0);
}

function layerHits(text: string, needle: string): Hit[] {
  const asked = unitAsked(text);
  const shown = new Set(entries.value.map((entry) => entry.layer));
  return layers.value.flatMap((layer): Hit[] => {
    const { path } = layer;
    const name = path.toLowerCase();
    if (!shown.has(path)) return [];
    if (name.includes(needle)) {
      return [{ kind: "layer", text: path, to: page({ view: "layer", layer: path }) }];
    }
    if (asked === null || !name.includes(asked.layer) || !hasUnit(layer, asked.unit)) return [];
    const { unit } = asked;
    const to = page({ view: "unit", layer: path, unit });
    return [{ kind: "unit", text: `${path} : ${unit}`, to }];
  });
}

function classHits(needle: string): Hit[] {
  return classNames.value.flatMap((_, label) => {
    const name = className(label);
    if (!`${name} ${label}`.toLowerCase().includes(needle)) return [];
    return [{ kind: "class", text: name, to: page({ view: "class", class: label }) }];
  });
}

function imageHits(needle: string): Hit[] {
  const images = probe.value;
  const names = images?.facts.facts.names;
  const hits: Hit[] = [];
  for (const [id, tile] of images?.tiles ?? []) {
    const name = Array.isArray(names) ? String(names[tile] ?? `image ${id}`) : `image ${id}`;
    if (!`${name} ${id}`.toLowerCase().includes(needle)) continue;
    hits.push({ kind: "image", text: name, to: page({ view: "image", image: id }) });
    if (hits.length === LIMIT) break;
  }
  return hits;
}

/** Places whose names match a text. Names that are the text come first, then those that start with it;
 * of units, those of the layer with the shortest name. */
export function search(text: string): Hit[] {
  const needle = text.trim().toLowerCase();
  if (needle === "") return [];
  const hits = [...layerHits(text, needle), ...classHits(needle), ...imageHits(needle)];
  const ranks = new Map(hits.map((hit) => [hit, rankOf(hit, needle)]));
  return hits.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0)).slice(0, LIMIT);
}

function rankOf({ kind, text }: Hit, needle: string): number {
  const name = text.toLowerCase();
  if (name === needle) return 0;
  if (kind === "unit") return 1 + name.length / 1_000;
  return name.startsWith(needle) ? 2 : 3;
}
