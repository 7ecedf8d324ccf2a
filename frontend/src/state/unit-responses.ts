// How strongly one unit responds to every image, from the visuals of kind `responses`.
import { unitRowsOf } from "./api";
import type { VisualFacts } from "./contract";
import { numberAt, row } from "./numbers";
import type { Resource } from "./resource";
import { entries, run, shownStepOf } from "./store";

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
export function unitFacts(of: UnitName): Resource<VisualFacts> | null {
  const entry = entries.value.find((one) => one.kind === "responses" && one.layer === of.layer);
  const at = entry && shownStepOf(entry);
  if (!entry || !at || run.value === null) return null;
  return unitRowsOf(run.value.run, entry, at.step, at.wallTime, of.unit).value;
}

/** The responses among the numbers of a unit; null if they are not there. */
export function responseOf(of: UnitName, { arrays }: VisualFacts): UnitResponse | null {
  const { image_ids, range, strongest } = arrays;
  const [low, high] = [numberAt(range, 0, 0), numberAt(range, 0, 1)];
  if (low === null || high === null) return null;
  const values = new Map<number, number>();
  row(image_ids).forEach((id, i) => {
    const level = numberAt(strongest, 0, i);
    if (id !== null && level !== null) values.set(id, low + ((high - low) * level) / 255);
  });
  return { of, low, high, values };
}
