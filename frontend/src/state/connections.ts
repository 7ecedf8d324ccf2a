// What feeds a unit or drives a class, and what a unit feeds, from the tables of kind `connections`.
import type { VisualFacts } from "./contract";
import { numberAt, row } from "./numbers";
import { unitsOf } from "./units";

export interface Link {
  /** Path of the other unit's layer; empty where the other one is a class. */
  readonly layer: string;
  readonly unit: number;
  /** By how much the response of the one rises where the other's rises by one. */
  readonly weight: number;
  /** Mean activation of the other one, where it decides the order; else null. */
  readonly mean: number | null;
}

export interface Links {
  readonly incoming: readonly Link[];
  readonly outgoing: readonly Link[];
}

/** The layers by index. */
function layersIn(facts: VisualFacts): readonly string[] {
  const { layers } = facts.facts;
  return Array.isArray(layers) ? layers.map(String) : [];
}

function linksOf(facts: VisualFacts, side: "incoming" | "outgoing", slot: number): Link[] {
  const { arrays } = facts;
  const layers = layersIn(facts);
  const units = row(arrays[`${side}_units`], slot);
  const weights = row(arrays[`${side}_weights`], slot);
  return row(arrays[`${side}_layers`], slot).flatMap((index, i) => {
    const layer = index === null ? undefined : layers[index];
    const unit = units[i];
    const weight = weights[i];
    if (layer === undefined || unit == null || unit < 0 || weight == null) return [];
    return [{ layer, unit, weight, mean: numberAt(arrays[`${side}_means`], slot, i) }];
  });
}

/** The links of the unit or class in a slot. */
export function linksAt(facts: VisualFacts, slot: number): Links {
  return {
    incoming: linksOf(facts, "incoming", slot),
    outgoing: linksOf(facts, "outgoing", slot),
  };
}

/** The links of a unit, or of a class; null if the table lacks it. */
export function linksOfUnit(facts: VisualFacts, unit: number): Links | null {
  const slot = unitsOf(facts).indexOf(unit);
  return slot < 0 ? null : linksAt(facts, slot);
}

/** What a link adds: the weight times the mean activation where that is known, else the weight. */
export function sizeOf({ weight, mean }: Link): number {
  return mean === null ? weight : weight * mean;
}

/** The layer of all links; null where they come from several, or there are none. */
export function onlyLayer(links: readonly Link[]): string | null {
  const layers = new Set(links.map((link) => link.layer));
  const [first] = layers;
  return layers.size === 1 && first !== undefined ? first : null;
}

/** Slots whose units are made of the fewest others first: the listed ones have most of the weight. */
export function clearestFirst(facts: VisualFacts): readonly number[] {
  const share = (slot: number) => numberAt(facts.measures.incoming_share, slot) ?? -1;
  return unitsOf(facts)
    .map((_, slot) => slot)
    .filter((slot) => linksAt(facts, slot).incoming.length > 0)
    .sort((a, b) => share(b) - share(a) || a - b);
}
