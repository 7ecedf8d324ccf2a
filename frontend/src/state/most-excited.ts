// The units that an image excites most, from the responses of all units to it: where no heat map was
// made of the image.
import type { VisualFacts } from "./contract";
import { measured, numberAt, row } from "./numbers";
import { unitsOf } from "./units";

export interface MostExcited {
  readonly unit: number;
  /** How strongly it responds, in words. */
  readonly response: string;
  /** Share of the images that excite it less, as far as the histogram tells. */
  readonly percentile: number;
}

const LEVELS = 255;

/** The share of images in the bins below that of a level; null for an empty histogram. */
function shareBelow(histogram: readonly (number | null)[], level: number): number | null {
  const all = histogram.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (all === 0) return null;
  const bin = Math.min(Math.floor((level / LEVELS) * histogram.length), histogram.length - 1);
  const below = histogram.slice(0, bin).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  // Nothing excites a unit more than the image at its highest level.
  return level === LEVELS ? 1 : below / all;
}

/** The most excited units of a visual of kind `responses`, the most excited first. Units that do not
 * respond above zero are never excited. */
export function mostExcited(facts: VisualFacts, image: number, most: number): MostExcited[] {
  const { range, strongest, histogram } = facts.arrays;
  const column = row(facts.arrays.image_ids).indexOf(image);
  if (column < 0 || strongest === undefined) return [];
  const found = unitsOf(facts).flatMap((unit, slot) => {
    const [low, high] = row(range, slot);
    const level = numberAt(strongest, slot, column);
    if (low == null || high == null || level === null) return [];
    const response = low + ((high - low) * level) / LEVELS;
    const percentile = shareBelow(row(histogram, slot), level);
    if (response <= 0 || percentile === null || high <= low) return [];
    return [{ unit, response: measured(response), percentile, level }];
  });
  return found
    .sort((a, b) => b.percentile - a.percentile || b.level - a.level || a.unit - b.unit)
    .slice(0, most)
    .map(({ unit, response, percentile }) => ({ unit, response, percentile }));
}
