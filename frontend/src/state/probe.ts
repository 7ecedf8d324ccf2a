// The probe images, which all image ids of a run refer to: pictures, names and classes.

import { computed } from "@preact/signals";
import { pictureOf, type SmallTiles, thumbnailsOf } from "./api";
import type { VisualFacts } from "./contract";
import { numberAt, row } from "./numbers";
import {
  aloneIn,
  type FindTile,
  finderOf,
  SMALL,
  type TileIn,
  thumbnailIn,
  tileIn,
  type Where,
} from "./single-tiles";
import { className, entries, factsOf, run, shownStepOf } from "./store";

/** The entry of the probe images. */
export const probeEntry = computed(() => entries.value.find((entry) => entry.kind === "images"));

export interface Probe {
  readonly facts: VisualFacts;
  /** Tile of an image id. */
  readonly tiles: ReadonlyMap<number, number>;
}

/** What is known of the probe images; null until it is loaded. */
export const probe = computed<Probe | null>(() => {
  const facts = factsOf(probeEntry.value);
  if (facts?.state !== "ready") return null;
  const ids = facts.value.arrays.image_ids;
  const tiles = new Map<number, number>();
  if (Array.isArray(ids))
    ids.forEach((id, tile) => {
      tiles.set(Number(id), tile);
    });
  return { facts: facts.value, tiles };
});

/** Where the probe images lie; null until that is known. */
const probeWhere = computed<Where | null>(() => {
  const entry = probeEntry.value;
  const at = entry && shownStepOf(entry);
  if (!entry || !at || run.value === null) return null;
  return { run: run.value.run, entry, step: at.step, wallTime: at.wallTime };
});

/** All probe images, small, as a map shows them; null until they are loaded. */
export const smallProbes = computed<SmallTiles | null>(() => {
  const where = probeWhere.value;
  const atlas = probe.value?.facts.atlas;
  if (where === null || !atlas) return null;
  const { entry, step, wallTime } = where;
  const small = thumbnailsOf(where.run, entry, step, wallTime, Number.POSITIVE_INFINITY)?.value;
  if (small !== undefined) return small.state === "ready" ? small.value : null;
  const picture = pictureOf(where.run, entry, step, wallTime).value;
  return picture.state === "ready" ? { picture: picture.value, atlas } : null;
});

/** Finds the pictures of probe images by their tile; null until it is known where they lie. */
export const probeFinder = computed<FindTile | null>(() => {
  const where = probeWhere.value;
  const known = probe.value;
  return where && known && finderOf(where, known.facts);
});

/** Pictures of at least so many CSS pixels are loaded one by one: few stand on one page. */
export const LARGE = 200;

/** Where the picture of one probe image lies, for a size in CSS pixels; null until it is loaded. Its
 * thumbnail stands in for a sheet that is still loading. */
export function probePicture(id: number, size: number): TileIn | null {
  const where = probeWhere.value;
  const known = probe.value;
  const tile = known?.tiles.get(id);
  if (where === null || known === null || tile === undefined) return null;
  // Alone it is smaller than all thumbnails.
  const isAlone = size >= LARGE && (where.entry.sheets ?? 1) > 1;
  if (isAlone) return aloneIn(where, known.facts, id);
  const small = thumbnailIn(where, tile);
  if (size <= SMALL && small !== undefined) return small;
  return tileIn(where, known.facts, tile) ?? small ?? null;
}

/** Name of a probe image; its id if the log has no name for it. */
export function imageName(id: number): string {
  const known = probe.value;
  const tile = known?.tiles.get(id);
  const names = known?.facts.facts.names;
  const name = tile !== undefined && Array.isArray(names) ? names[tile] : undefined;
  return typeof name === "string" && name !== "" ? name : `image ${id}`;
}

/** Class index of a probe image; -1 if unknown. */
export function imageLabel(id: number): number {
  const known = probe.value;
  const tile = known?.tiles.get(id);
  return (tile === undefined ? null : numberAt(known?.facts.arrays.labels, tile)) ?? -1;
}

/** How many probe images bear each label. */
export const labelCounts = computed<ReadonlyMap<number, number>>(() => {
  const counts = new Map<number, number>();
  for (const label of row(probe.value?.facts.arrays.labels)) {
    if (label !== null && label >= 0) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
});

/** A probe image in words: its name, and its class if known. */
export function imageWords(id: number): string {
  const label = imageLabel(id);
  return label < 0 ? imageName(id) : `${imageName(id)}, ${className(label)}`;
}
