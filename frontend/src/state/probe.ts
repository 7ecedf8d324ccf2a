// The probe images, which all image ids of a run refer to: pictures, names and classes.

import { computed } from "@preact/signals";
import { pictureOf } from "./api";
import type { VisualFacts } from "./contract";
import { numberAt } from "./numbers";
import type { Picture } from "./picture";
import { className, entries, factsOf, run, shownStepOf } from "./store";

/** The entry of the probe images. */
export const probeEntry = computed(() => entries.value.find((entry) => entry.kind === "images"));

export interface Probe {
  readonly facts: VisualFacts;
  readonly picture: Picture;
  /** Tile of an image id. */
  readonly tiles: ReadonlyMap<number, number>;
}

/** The probe images; null until facts and pictures are loaded. */
export const probe = computed<Probe | null>(() => {
  const entry = probeEntry.value;
  const facts = factsOf(entry);
  const at = entry && shownStepOf(entry);
  if (!entry || !at || facts?.state !== "ready" || run.value === null) return null;
  const picture = pictureOf(run.value.run, entry, at.step, at.wallTime).value;
  if (picture.state !== "ready") return null;
  const ids = facts.value.arrays.image_ids;
  const tiles = new Map<number, number>();
  if (Array.isArray(ids))
    ids.forEach((id, tile) => {
      tiles.set(Number(id), tile);
    });
  return { facts: facts.value, picture: picture.value, tiles };
});

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

/** A probe image in words: its name, and its class if known. */
export function imageWords(id: number): string {
  const label = imageLabel(id);
  return label < 0 ? imageName(id) : `${imageName(id)}, ${className(label)}`;
}
