// The atlas of a strip or thumbnail: loaded while it is near the window, and kept in view while
// another step loads.

import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { pictureOf } from "../state/api";
import type { Entry, Run } from "../state/contract";
import type { Picture } from "../state/picture";
import { shownStepOf } from "../state/store";
import { useNear } from "./use-size";

interface StripPicture {
  readonly picture: Picture | null;
  /** Loads it again; null unless loading failed. */
  readonly retry: (() => void) | null;
}

export function useStripPicture(
  element: RefObject<HTMLElement | null>,
  run: Run,
  entry: Entry,
): StripPicture {
  const isNear = useNear(element);
  const last = useRef<Picture | null>(null);
  const at = shownStepOf(entry);
  if (!isNear || entry.atlas === null || at === null) {
    return { picture: last.current, retry: null };
  }
  const loaded = pictureOf(run.run, entry, at.step, at.wallTime).value;
  if (loaded.state === "ready") last.current = loaded.value;
  return {
    picture: loaded.state === "failed" ? null : last.current,
    retry: loaded.state === "failed" ? loaded.retry : null,
  };
}
