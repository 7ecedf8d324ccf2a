// How one unit responds to the probe images: its histogram, examples, classes, and units like it.
import type { VisualFacts } from "./contract";
import { numberAt, row } from "./numbers";
import { unitsOf } from "./units";

export interface Example {
  readonly image: number;
  /** The unit's strongest response to the image, to about 0.4 % of its range; null if not logged. */
  readonly response: number | null;
}

/** The images whose response lies nearest to a quantile. */
export interface Quantile {
  /** Share of the images that excite the unit no more. */
  readonly share: number;
  readonly examples: readonly Example[];
}

export interface ClassMean {
  readonly label: number;
  readonly mean: number | null;
}

export interface NearUnit {
  readonly unit: number;
  readonly correlation: number | null;
}

export interface UnitResponses {
  /** Position of the unit in the visual. */
  readonly slot: number;
  /** Lowest and highest response; null where none was logged. */
  readonly range: readonly [number, number] | null;
  /** Number of images in equal bins of the range. */
  readonly histogram: readonly number[];
  readonly quantiles: readonly Quantile[];
  /** Classes with the highest mean response, the highest first. */
  readonly classes: readonly ClassMean[];
  /** The most alike first. */
  readonly nearest: readonly NearUnit[];
}

const LEVELS = 255;

/** The response of one unit to every image by id; empty where it was not logged. */
export function responsesById(facts: VisualFacts, slot: number): ReadonlyMap<number, number> {
  const [low, high] = row(facts.arrays.range, slot);
  if (low == null || high == null) return new Map();
  const levels = row(facts.arrays.strongest, slot);
  const found = new Map<number, number>();
  row(facts.arrays.image_ids).forEach((image, i) => {
    const level = levels[i];
    if (image !== null && level != null) found.set(image, low + ((high - low) * level) / LEVELS);
  });
  return found;
}

function quantilesOf(facts: VisualFacts, slot: number): Quantile[] {
  const shares = facts.facts.quantiles;
  if (!Array.isArray(shares)) return [];
  const known = responsesById(facts, slot);
  return shares.flatMap((share: unknown, i) => {
    const images = row(facts.arrays.examples, slot, i).filter((one) => one !== null && one >= 0);
    if (typeof share !== "number" || images.length === 0) return [];
    const examples = images.map((image) => ({
      image: image ?? -1,
      response: known.get(image ?? -1) ?? null,
    }));
    return [{ share, examples }];
  });
}

/** What a visual of kind `responses` says of a unit; null if it has no such unit. */
export function unitResponses(facts: VisualFacts, unit: number): UnitResponses | null {
  const slot = unitsOf(facts).indexOf(unit);
  if (slot < 0) return null;
  const { arrays } = facts;
  const [low, high] = row(arrays.range, slot);
  return {
    slot,
    range: low == null || high == null ? null : [low, high],
    histogram: row(arrays.histogram, slot).map((count) => count ?? 0),
    quantiles: quantilesOf(facts, slot),
    classes: row(arrays.classes, slot).flatMap((label, i) =>
      label === null || label < 0 ? [] : [{ label, mean: numberAt(arrays.class_means, slot, i) }],
    ),
    nearest: row(arrays.nearest_units, slot).flatMap((other, i) =>
      other === null || other < 0
        ? []
        : [{ unit: other, correlation: numberAt(arrays.nearest_correlation, slot, i) }],
    ),
  };
}
