// The network as a list of layers, from the `model` visual or, until that is loaded, from the index.
import type { Entry, LayerFacts, VisualFacts } from "./contract";

function numbers(value: unknown): (number | null)[] | null {
  if (!Array.isArray(value)) return null;
  // A layer with several outputs lists several shapes. We show the first.
  if (Array.isArray(value[0])) return numbers(value[0]);
  return value.map((size) => (typeof size === "number" ? size : null));
}

function receptiveField(value: unknown): string {
  if (typeof value === "number") return `${value} px`;
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((side) => typeof side === "number")) {
    return [...new Set(value)].length === 1 ? `${value[0]} px` : `${value.join("×")} px`;
  }
  if (typeof value === "object" && value !== null && "size" in value) {
    return receptiveField(value.size);
  }
  return "";
}

function layerFacts(layer: Readonly<Record<string, unknown>>): LayerFacts {
  return {
    path: String(layer.path ?? layer.name ?? ""),
    type: String(layer.type ?? ""),
    outputShape: numbers(layer.output_shape),
    parameters: typeof layer.parameters === "number" ? layer.parameters : null,
    parents: Array.isArray(layer.parents) ? layer.parents.map(String) : [],
    receptiveField: receptiveField(layer.receptive_field),
    receptiveFieldWords: String(
      layer.receptive_field_words ?? receptiveField(layer.receptive_field),
    ),
  };
}

/** Layers in the order in which they run; until the model is loaded, those that the index names. */
export function layersOf(model: VisualFacts | null, entries: readonly Entry[]): LayerFacts[] {
  if (Array.isArray(model?.facts.layers)) {
    return model.facts.layers.map((layer) => layerFacts(layer as Record<string, unknown>));
  }
  const paths = entries.filter(isOfOneLayer).map((entry) => entry.layer);
  return [...new Set(paths)].map((path) => layerFacts({ path }));
}

function isOfOneLayer(entry: Entry): boolean {
  return entry.layer !== "" && entry.kind !== "images" && entry.kind !== "model";
}

/** A tensor shape in words, without the batch axis: 28×28×512. */
export function shapeText(shape: readonly (number | null)[] | null): string {
  if (shape === null) return "";
  const hasBatch = shape[0] === null && shape.length !== 3;
  return (hasBatch ? shape.slice(1) : shape).map((size) => size ?? "?").join("×");
}

/** For each shown layer: its nearest ancestors that are shown. */
export function shownParents(
  all: readonly LayerFacts[],
  shown: readonly LayerFacts[],
): Map<string, string[]> {
  const isShown = new Set(shown.map((layer) => layer.path));
  const parents = new Map(all.map((layer) => [layer.path, layer.parents]));
  const through = new Map<string, string[]>();
  const nearest = (path: string): string[] => {
    const known = through.get(path);
    if (known !== undefined) return known;
    through.set(path, []); // ends the search if a broken log has a cycle
    const found = (parents.get(path) ?? []).flatMap((parent) =>
      isShown.has(parent) ? [parent] : nearest(parent),
    );
    const unique = [...new Set(found)];
    through.set(path, unique);
    return unique;
  };
  return new Map(shown.map((layer) => [layer.path, nearest(layer.path)]));
}

const PICTURED = ["grid", "patches", "ladder"];

/** The layer that probably comes first, where only the index is known: techniques write their layers in
 * the order in which these run. Undefined where none of them has pictures. */
export function firstWritten(
  layers: readonly LayerFacts[],
  entries: readonly Entry[],
): string | undefined {
  const listed = new Set(layers.map(({ path }) => path));
  const written = entries.flatMap(({ layer, kind, atlas, steps }) =>
    listed.has(layer) && PICTURED.includes(kind) && atlas !== null
      ? [{ layer, time: steps.at(-1)?.[1] ?? 0 }]
      : [],
  );
  return written.sort((a, b) => a.time - b.time)[0]?.layer;
}

/** Entries with pictures of a layer. The first represents it: the wanted technique's, else the one with
 * most units. */
export function picturesOf(entries: readonly Entry[], layer: string, technique: string): Entry[] {
  return entries
    .filter((one) => one.layer === layer && one.atlas !== null && PICTURED.includes(one.kind))
    .sort((a, b) => {
      const preferred = Number(b.technique === technique) - Number(a.technique === technique);
      const more = (b.atlas?.shape[0] ?? 0) - (a.atlas?.shape[0] ?? 0);
      return preferred || more || PICTURED.indexOf(a.kind) - PICTURED.indexOf(b.kind);
    });
}
