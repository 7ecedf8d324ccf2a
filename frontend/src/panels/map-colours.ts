// The colours of a map's points: by class, or by a number that every point has.
import { type Mark, markOf, markOfShare } from "../draw/palette";
import type { VisualFacts } from "../state/contract";
import { type Measure, measuresOf } from "../state/measures";
import { axesOf, numberAt, row } from "../state/numbers";

/** Measures of each point that the map can be coloured by. */
export function coloursOf(facts: VisualFacts): Measure[] {
  return measuresOf(facts).filter(
    (one) =>
      axesOf(one.values) === 1 && row(one.values).length === row(facts.arrays.image_ids).length,
  );
}

export interface Colours {
  readonly markOf: (point: number) => Mark;
  /** The measure and its ends, for a legend of numbers; null for classes. */
  readonly scale: { readonly measure: Measure; readonly low: number; readonly high: number } | null;
}

/** Colours by a measure, or by class if there is none of this name. */
export function colouring(facts: VisualFacts, name: string, labels: Int32Array): Colours {
  const measure = coloursOf(facts).find((one) => one.name === name);
  if (measure === undefined) {
    return { markOf: (point) => markOf(labels[point] ?? -1), scale: null };
  }
  if (measure.role === "class" || measure.role === "label") {
    return { markOf: (point) => markOf(numberAt(measure.values, point) ?? -1), scale: null };
  }
  const known = row(measure.values).filter((value) => value !== null);
  const isShare = measure.role === "probability" || measure.role === "share";
  const low = isShare ? 0 : Math.min(...known);
  const high = isShare ? 1 : Math.max(...known);
  const markOfPoint = (point: number) => {
    const value = numberAt(measure.values, point);
    return markOfShare(value === null ? null : (value - low) / Math.max(high - low, 1e-12));
  };
  return { markOf: markOfPoint, scale: { measure, low, high } };
}
