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

export function excitedUnits(facts: VisualFacts, image: number): ExcitedUnit[] {
  const score = scoresOf(facts).find((one) => axesOf(one.values) === 2);
  return unitsOf(facts).flatMap((unit, slot) => {
    const rank = row(facts.arrays.image_ids, slot).indexOf(image);
    if (rank < 0) return [];
    const text = score ? written(score, numberAt(score.values, slot, rank)) : "";
    return [{ layer: facts.layer, unit, rank, text }];
  });
}
