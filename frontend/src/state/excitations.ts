// Which units of a layer an image excites most, and which tile shows where.
import type { VisualFacts } from "./contract";
import { measureOf, written } from "./measures";
import { axesOf, measured, numberAt, row } from "./numbers";

export interface Excitation {
  readonly unit: number;
  /** Tile with the heat map. */
  readonly tile: number;
  /** How strongly the unit responds, in words; empty if unknown. */
  readonly response: string;
  /** Share of the other images that excite the unit less; null if unknown. */
  readonly percentile: number | null;
}

/** The units that an image excites most, the most excited first; null if the visual does not tell of the
 * image. */
export function excitationsOf(facts: VisualFacts, image: number): readonly Excitation[] | null {
  const place = row(facts.arrays.image_ids).indexOf(image);
  if (place < 0) return null;
  const units = row(facts.arrays.units, place);
  const response = measureOf(facts, "amount", 2);
  const percentile = measureOf(facts, "share", 2);
  return units.flatMap((unit, rank) => {
    if (unit === null || unit < 0) return [];
    return [
      {
        unit,
        tile: place * units.length + rank,
        response: response ? written(response, numberAt(response.values, place, rank)) : "",
        percentile: percentile ? numberAt(percentile.values, place, rank) : null,
      },
    ];
  });
}

/** Whether the heat maps show where: a layer without space has one value for the whole image. */
export function tellsWhere({ atlas }: VisualFacts): boolean {
  return atlas !== null && (atlas.tile_width > 1 || atlas.tile_height > 1);
}

/** "top 0.4 %": the share of images that excite a unit at least as much. */
export function topShare(percentile: number | null): string {
  if (percentile === null) return "";
  if (percentile >= 1) return "most of all";
  return `top ${measured(Number((100 * (1 - percentile)).toPrecision(2)))} %`;
}

/** The images of which a visual tells. */
export function excitingImages(facts: VisualFacts): readonly number[] {
  if (axesOf(facts.arrays.image_ids) !== 1) return [];
  return row(facts.arrays.image_ids).filter((id) => id !== null);
}
