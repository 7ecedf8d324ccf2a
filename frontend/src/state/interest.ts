// The order of interest: which units of a layer to look at first.
import { health, type LayerHealth } from "./health";

/** Positions of the tiles of a visual, the most interesting unit first. Units that come in no order are
 * left out, so it is empty where nothing is known. */
export function tilesByInterest({ interest, chosen }: LayerHealth, tag: string): readonly number[] {
  const units = chosen[tag];
  if (units === undefined) return interest;
  const rank = new Map(interest.map((unit, i) => [unit, i]));
  const ranked = units.flatMap((unit, tile) => {
    const at = rank.get(unit);
    return at === undefined ? [] : [{ tile, at }];
  });
  return ranked.sort((a, b) => a.at - b.at || a.tile - b.tile).map(({ tile }) => tile);
}

/** The units of a layer, the most interesting first; empty where nothing is known. */
export function interestOf(layer: string): readonly number[] {
  return health.value.get(layer)?.interest ?? [];
}
