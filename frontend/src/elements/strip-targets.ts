// Where the tiles of a strip lead: to the page of their unit or class once the facts are loaded. Until
// then, and for ladders, which have no units, to the page of the layer.
import type { Entry } from "../state/contract";
import { keyOf, shortTitle } from "../state/entries";
import { page } from "../state/navigation";
import type { Place } from "../state/place";
import { className, classNames, factsOf } from "../state/store";
import { isOfClasses, unitNamesOf, unitsOf } from "../state/units";

export interface Target {
  readonly to: Place;
  readonly name: string;
}

/** The target of a tile. `isNear` tells whether somebody is about to follow it: the facts of many layers
 * are large, so they are fetched only then. */
export function stripTarget(entry: Entry, slot: number, isNear: boolean): Target {
  const facts = isNear && entry.kind !== "ladder" ? factsOf(entry) : null;
  const { layer } = entry;
  const technique = keyOf(entry);
  if (facts?.state !== "ready") {
    const to = page({ view: "layer", layer, technique });
    return { to, name: `${layer}, ${shortTitle(entry)} ${slot}` };
  }
  const unit = unitsOf(facts.value)[slot] ?? slot;
  if (isOfClasses(facts.value, classNames.value)) {
    return { to: page({ view: "class", class: unit }), name: `${layer}, ${className(unit)}` };
  }
  const name = `${layer}, ${unitNamesOf(facts.value)[slot] ?? `unit ${unit}`}`;
  return { to: page({ view: "unit", layer, unit, technique }), name };
}
