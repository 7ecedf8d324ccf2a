// The tiles of a strip or of a picture beside a name: thumbnails where there are some. They are loaded
// while the element is near the window, and kept in view while another step loads.

import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { pictureOf, thumbnailsOf, visualAddress } from "../state/api";
import type { Atlas, Entry, Run } from "../state/contract";
import { isLeading, leadWith } from "../state/first-picture";
import { firstTilesOf, isOnSheets } from "../state/first-tiles";
import type { Picture } from "../state/picture";
import { shownStepOf } from "../state/store";
import { useNear } from "./use-size";

// As many as a strip shows on a wide screen.
const MOST_UNITS = 36;

export interface StripTiles {
  readonly picture: Picture;
  readonly atlas: Atlas;
  /** Tiles of one unit in this picture. */
  readonly each: number;
}

interface StripPicture {
  readonly tiles: StripTiles | null;
  /** Loads it again; null unless loading failed. */
  readonly retry: (() => void) | null;
}

export function useStripPicture(
  element: RefObject<HTMLElement | null>,
  run: Run,
  entry: Entry,
): StripPicture {
  const isNear = useNear(element);
  const last = useRef<StripTiles | null>(null);
  const at = shownStepOf(entry);
  const { atlas } = entry;
  if (!isNear || atlas === null || at === null) return { tiles: last.current, retry: null };
  const hasSmall = entry.thumbnails?.some(({ steps }) => steps.includes(at.step)) ?? false;
  const isSplit = !hasSmall && isOnSheets(entry);
  leadWith(isSplit ? visualAddress(run.run, entry, at.step, at.wallTime) : "", entry.tag);
  const few = isLeading(entry.tag) ? 1 : undefined;
  const small = thumbnailsOf(run.run, entry, at.step, at.wallTime, few)?.value;
  const units = few ?? MOST_UNITS;
  const first = isSplit && firstTilesOf(run.run, entry, at.step, at.wallTime, units).value;
  const whole = small || first ? null : pictureOf(run.run, entry, at.step, at.wallTime).value;
  const failed = [small, first || null, whole].find((one) => one?.state === "failed");
  if (failed?.state === "failed") return { tiles: null, retry: failed.retry };
  if (small?.state === "ready" && small.value.picture !== last.current?.picture) {
    last.current = { ...small.value, each: 1 };
  }
  if (first && first.state === "ready" && first.value.picture !== last.current?.picture) {
    last.current = { ...first.value, each: atlas.shape[1] ?? 1 };
  }
  if (whole?.state === "ready" && whole.value !== last.current?.picture) {
    last.current = { picture: whole.value, atlas, each: atlas.shape[1] ?? 1 };
  }
  return { tiles: last.current, retry: null };
}
