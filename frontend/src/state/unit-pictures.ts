// The picture that stands for a unit: its feature image, else its best patch.
import type { Entry } from "./contract";
import { entriesOf, factsOf } from "./store";
import { filledRanks, unitsOf } from "./units";

export interface UnitPicture {
  readonly entry: Entry;
  /** Position of the unit among those of the entry. */
  readonly slot: number;
}

const LEAST_SIDE = 16; // pixels: smaller pictures are kernels, which tell less than a patch

/** The entries of a layer that may picture its units, the most telling first. */
export function picturing(entries: readonly Entry[]): readonly Entry[] {
  const rank = ({ kind, atlas }: Entry) => {
    if (kind === "patches") return 1;
    return (atlas?.tile_width ?? 0) >= LEAST_SIDE ? 0 : 2;
  };
  return entries
    .filter(({ kind, atlas }) => atlas !== null && (kind === "grid" || kind === "patches"))
    .sort((a, b) => rank(a) - rank(b));
}

/** The picture of a unit; null if no entry has one, undefined while that is not known. */
export function unitPicture(layer: string, unit: number): UnitPicture | null | undefined {
  for (const entry of picturing(entriesOf(layer))) {
    const facts = factsOf(entry);
    // Only what is loaded tells whether a less telling picture is needed.
    if (facts?.state === "loading") return undefined;
    if (facts?.state !== "ready") continue;
    const slot = unitsOf(facts.value).indexOf(unit);
    if (slot < 0) continue;
    if (entry.kind === "patches" && filledRanks(facts.value, slot).length === 0) continue;
    return { entry, slot };
  }
  return null;
}
