// The picture that stands for a unit: its feature image, else its best patch.
import { classGrids } from "./class-grids";
import type { Entry, VisualFacts } from "./contract";
import { row } from "./numbers";
import { probeEntry } from "./probe";
import { entriesOf, factsOf } from "./store";
import { filledRanks, unitsOf } from "./units";

export interface UnitPicture {
  readonly entry: Entry;
  readonly facts: VisualFacts;
  /** Position of the unit among those of the entry. */
  readonly slot: number;
}

const LEAST_SIDE = 16; // pixels: smaller pictures are kernels, which tell less than a patch

const OTHER_KINDS: readonly string[] = ["patches", "responses", "connections"];

/** How telling an entry is of a unit, from 0: feature images, patches, responses,
 * connections, kernels. */
function rankOf({ kind, atlas }: Entry): number {
  if (kind !== "grid") return OTHER_KINDS.indexOf(kind) + 1;
  return (atlas?.tile_width ?? 0) >= LEAST_SIDE ? 0 : OTHER_KINDS.length + 1;
}

/** Entries that tell of the units of a layer, the most telling first. */
export function tellingOfUnits(entries: readonly Entry[]): readonly Entry[] {
  return entries
    .filter(({ kind }) => kind === "grid" || OTHER_KINDS.includes(kind))
    .sort((a, b) => rankOf(a) - rankOf(b));
}

/** The picture of a unit; null if no entry has one, undefined while that is not known. */
export function unitPicture(layer: string, unit: number): UnitPicture | null | undefined {
  for (const entry of tellingOfUnits(entriesOf(layer)).filter((one) => one.atlas !== null)) {
    const facts = factsOf(entry);
    // Only what is loaded tells whether a less telling picture is needed.
    if (facts?.state === "loading") return undefined;
    if (facts?.state !== "ready") continue;
    const slot = unitsOf(facts.value).indexOf(unit);
    if (slot < 0) continue;
    if (entry.kind === "patches" && filledRanks(facts.value, slot).length === 0) continue;
    return { entry, facts: facts.value, slot };
  }
  return null;
}

/** The picture of a class: its class image, else the first photograph of it; null if there is neither,
 * undefined while that is not known. */
export function classPicture(label: number): UnitPicture | null | undefined {
  for (const { entry, facts } of classGrids.value) {
    const slot = unitsOf(facts).indexOf(label);
    if (slot >= 0) return { entry, facts, slot };
  }
  const entry = probeEntry.value;
  const images = factsOf(entry);
  if (images?.state === "loading") return undefined;
  if (entry === undefined || images?.state !== "ready") return null;
  const slot = row(images.value.arrays.labels).indexOf(label);
  return slot < 0 ? null : { entry, facts: images.value, slot };
}
