// Names and classes of the probe images.
import { at } from "./numbers";
import { className, probe } from "./store";

/** Name of a probe image; its number where the log has no name for it. */
export function imageName(id: number): string {
  const known = probe.value;
  const tile = known?.tiles.get(id);
  const names = known?.facts.facts.names;
  const name = tile !== undefined && Array.isArray(names) ? names[tile] : undefined;
  return typeof name === "string" && name !== "" ? name : `image ${id}`;
}

/** Class index of a probe image; -1 where unknown. */
export function imageLabel(id: number): number {
  const known = probe.value;
  const tile = known?.tiles.get(id);
  return (tile === undefined ? null : at(known?.facts.arrays.labels, tile)) ?? -1;
}

/** A probe image in words: name, and class where known. */
export function imageWords(id: number): string {
  const label = imageLabel(id);
  return label < 0 ? imageName(id) : `${imageName(id)}, ${className(label)}`;
}
