// The two columns that are compared, and what each of their frames shows.

import type { Showing, Shown } from "../elements/use-shown";
import type { VisualFacts } from "../state/contract";
import { patchOf } from "../state/patches";
import { unitsOf } from "../state/units";
import { type Column, idIn } from "./column";
import { tilesOf } from "./matrix-rows";

export interface Side {
  readonly heading: string;
  readonly shown: Shown | null;
  /** Tile of the row in its atlas; null where this column has none. */
  readonly tile: number | null;
  /** The row's unit or image in this column. */
  readonly id: number;
}

/** One column of a comparison, for the row `id`. */
export function sideOf(
  columns: readonly Column[],
  all: readonly Showing[],
  column: number,
  id: number,
  rung: number | null,
): Side {
  const shown = all[column]?.shown ?? null;
  const of = columns[column];
  const own = of === undefined ? id : idIn(of, id);
  const tile = shown === null ? null : (tilesOf(shown.facts, own, rung)[0] ?? null);
  return { heading: of?.heading ?? "", shown, tile, id: own };
}

/** What the first frame shows: the second side while blinking, if that has a picture. */
export function heldUp(first: Side, second: Side, isBlinking: boolean): Side {
  return isBlinking && second.tile !== null ? second : first;
}

/** Why the difference of two sides would mean nothing; empty if it means something. */
export function whyNoDifference(first: Side, second: Side): string {
  if (first.tile === null || second.tile === null) return "a picture is missing";
  const [a, b] = [first.shown?.facts, second.shown?.facts];
  const [of, other] = [a?.atlas, b?.atlas];
  if (of?.tile_width !== other?.tile_width || of?.tile_height !== other?.tile_height) {
    return "the sizes differ";
  }
  if (a?.kind !== "patches" || b?.kind !== "patches") return "";
  const source = (facts: VisualFacts, id: number) =>
    JSON.stringify(patchOf(facts, unitsOf(facts).indexOf(id), 0));
  return source(a, first.id) === source(b, second.id)
    ? ""
    : "the patches come from different photographs or places";
}
