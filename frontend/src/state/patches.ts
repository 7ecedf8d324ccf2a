// Where a patch comes from: its image and boxes.
import type { Numbers, VisualFacts } from "./contract";
import { numberAt, row } from "./numbers";

/** In pixels of the source image. It may reach outside. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

function boxOf(boxes: Numbers | undefined, slot: number, rank: number): Box | null {
  const [top, left, bottom, right] = row(boxes, slot, rank);
  if (top == null || left == null || bottom == null || right == null) return null;
  return bottom > top ? { top, left, bottom, right } : null;
}

export interface Patch {
  /** Image that the patch was cut from; -1 if none. */
  readonly image: number;
  /** The unit's receptive field; null if the log has none. */
  readonly box: Box | null;
  /** Where most of the unit's input gradient lives; null if the log has none. */
  readonly effective: Box | null;
}

export function patchOf({ arrays }: VisualFacts, slot: number, rank: number): Patch {
  return {
    image: numberAt(arrays.image_ids, slot, rank) ?? -1,
    box: boxOf(arrays.boxes, slot, rank),
    effective: boxOf(arrays.effective_boxes, slot, rank),
  };
}
