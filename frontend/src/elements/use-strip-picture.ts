// The tiles of a strip or of a picture beside a name: thumbnails where there are some, and the pictures
// themselves where a tile is drawn so large that its thumbnail is a blur. They are loaded while the
// element is near the window, and kept in view while another step loads.

import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { pictureOf, thumbnailsOf, visualAddress } from "../state/api";
import type { Atlas, Entry, Run } from "../state/contract";
import { isLeading, leadWith } from "../state/first-picture";
import { firstTilesOf, isOnSheets } from "../state/first-tiles";
import type { Picture } from "../state/picture";
import type { Resource } from "../state/resource";
import { shownStepOf } from "../state/store";
import { useNear } from "./use-size";

// As many as a strip shows on a wide screen.
const MOST_UNITS = 36;
/** Tiles enlarged by more than this are visibly blurred. */
const MOST_ENLARGED = 1.5;

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

function ready<T>(from: Resource<T>, tiles: (value: T) => StripTiles): Resource<StripTiles> {
  return from.state === "ready" ? { state: "ready", value: tiles(from.value) } : from;
}

/** The tiles of a visual at the step of the page; null where it has none. Whoever asks first lets the
 * page begin with them, and with the facts at some addresses without which they are not drawn. */
export function stripTiles(
  { run }: Run,
  entry: Entry,
  facts: readonly string[] = [],
): Resource<StripTiles> | null {
  const at = shownStepOf(entry);
  const { atlas } = entry;
  if (atlas === null || at === null) return null;
  const { step, wallTime } = at;
  const hasSmall = entry.thumbnails?.some(({ steps }) => steps.includes(step)) ?? false;
  const isSplit = !hasSmall && isOnSheets(entry);
  const own = isSplit ? [visualAddress(run, entry, step, wallTime)] : [];
  leadWith([...facts, ...own], entry.tag);
  const few = isLeading(entry.tag) ? 1 : undefined;
  const small = thumbnailsOf(run, entry, step, wallTime, few);
  if (small !== null) return ready(small.value, (found) => ({ ...found, each: 1 }));
  return fullTiles(run, entry, few ?? MOST_UNITS);
}

/** The pictures themselves, of at least the first `units` units; null where there are none. */
function fullTiles(run: string, entry: Entry, units: number): Resource<StripTiles> | null {
  const at = shownStepOf(entry);
  const { atlas } = entry;
  if (atlas === null || at === null) return null;
  const { step, wallTime } = at;
  const each = atlas.shape[1] ?? 1;
  if (isOnSheets(entry)) {
    const first = firstTilesOf(run, entry, step, wallTime, units);
    return ready(first.value, (found) => ({ ...found, each }));
  }
  const whole = pictureOf(run, entry, step, wallTime);
  return ready(whole.value, (picture) => ({ picture, atlas, each }));
}

/** Whether tiles of so many CSS pixels show more than their thumbnails hold. */
function isBlurred({ atlas }: StripTiles, entry: Entry, size: number): boolean {
  const held = Math.max(atlas.tile_width, atlas.tile_height);
  const full = Math.max(entry.atlas?.tile_width ?? 0, entry.atlas?.tile_height ?? 0);
  return full > held && size > MOST_ENLARGED * held;
}

/** The tiles of a strip that shows the first `count` units, each with tiles of `size` CSS pixels. */
export function useStripPicture(
  element: RefObject<HTMLElement | null>,
  run: Run,
  entry: Entry,
  count: number,
  size: number,
): StripPicture {
  const isNear = useNear(element);
  const last = useRef<StripTiles | null>(null);
  const small = isNear ? stripTiles(run, entry) : null;
  const isSmall = small?.state === "ready" && isBlurred(small.value, entry, size);
  const full = isSmall ? fullTiles(run.run, entry, count) : null;
  const tiles = full?.state === "ready" ? full : small;
  if (tiles?.state === "failed") return { tiles: null, retry: tiles.retry };
  if (tiles?.state === "ready" && tiles.value.picture !== last.current?.picture) {
    last.current = tiles.value;
  }
  return { tiles: last.current, retry: null };
}
