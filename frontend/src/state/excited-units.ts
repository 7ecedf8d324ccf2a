// Which units have an image among their top patches.
import type { VisualFacts } from "./contract";
import { scoresOf, written } from "./measures";
import { axesOf, numberAt, row } from "./numbers";
import { unitsOf } from "./units";

export interface ExcitedUnit {
  readonly layer: string;
  readonly unit: number;
  /** Counted from 0, the best patch. */
  readonly rank: number;
  /** How much the image excites the unit, in words; empty if unknown. */
  readonly text: string;
}

type Index = ReadonlyMap<number, readonly ExcitedUnit[]>;

/** Of each table of patches: the units by image. Made once; it goes with the table. */
const indices = new WeakMap<VisualFacts, Index>();

function indexOf(facts: VisualFacts): Index {
  const known = indices.get(facts);
  if (known !== undefined) return known;
  const score = scoresOf(facts).find((one) => axesOf(one.values) === 2);
  const index = new Map<number, ExcitedUnit[]>();
  unitsOf(facts).forEach((unit, slot) => {
    row(facts.arrays.image_ids, slot).forEach((image, rank) => {
      if (image === null || image < 0) return;
      const found = index.get(image) ?? [];
      index.set(image, found);
      // A unit may have several patches of one image. The best one counts.
      if (found.at(-1)?.unit === unit) return;
      const text = score ? written(score, numberAt(score.values, slot, rank)) : "";
      found.push({ layer: facts.layer, unit, rank, text });
    });
  });
  indices.set(facts, index);
  return index;
}

/** Units that have an image among their top patches, those that it excites most first. */
export function excitedUnits(facts: VisualFacts, image: number): readonly ExcitedUnit[] {
  return [...(indexOf(facts).get(image) ?? [])].sort((a, b) => a.rank - b.rank);
}
