// How strongly one unit responds to every image, from the visuals of kind `responses`.
import type { VisualFacts } from "./contract";
import { row } from "./numbers";
import type { Resource } from "./resource";
import { responsesById } from "./responses";
import { entries, factsOf } from "./store";
import { unitsOf } from "./units";

/** Colours by a unit are named "unit:LAYER:UNIT". */
const PREFIX = "unit:";

export interface UnitName {
  readonly layer: string;
  readonly unit: number;
}

export function colourOf({ layer, unit }: UnitName): string {
  return `${PREFIX}${layer}:${unit}`;
}

/** A unit as people type it: "conv4:17" or "conv4 17"; null if it is none. */
export function unitNamed(text: string): UnitName | null {
  const parts = /^(.+?)\s*[:\s]\s*(\d+)$/.exec(text.trim());
  return parts && { layer: parts[1] ?? "", unit: Number(parts[2]) };
}

/** The unit of a colour; null if it is another colour. */
export function unitOfColour(colour: string): UnitName | null {
  return colour.startsWith(PREFIX) ? unitNamed(colour.slice(PREFIX.length)) : null;
}

/** Layers whose responses are logged. */
export function responseLayers(): string[] {
  return entries.value.filter(({ kind }) => kind === "responses").map(({ layer }) => layer);
}

export interface UnitResponse {
  readonly of: UnitName;
  readonly low: number;
  readonly high: number;
  /** By image id. */
  readonly values: ReadonlyMap<number, number>;
}

/** The numbers of a unit; null where the log has none of its layer. */
export function unitFacts({ layer, unit }: UnitName): Resource<VisualFacts> | null {
  const entry = entries.value.find((one) => one.kind === "responses" && one.layer === layer);
  return factsOf(entry, { unit });
}

/** The responses among the numbers of a unit; null if they are not there. */
export function responseOf(of: UnitName, facts: VisualFacts): UnitResponse | null {
  const slot = unitsOf(facts).indexOf(of.unit);
  const values = responsesById(facts, slot);
  const [low, high] = row(facts.arrays.range, slot);
  return low == null || high == null || values.size === 0 ? null : { of, low, high, values };
}
