// Which tiles the pointer or the focus is on, for the keys that do something with them.
import type { Atlas } from "./contract";

export interface PointedTiles {
  readonly picture: CanvasImageSource | null;
  readonly atlas: Atlas;
  readonly tiles: readonly number[];
  readonly words: string;
}

let find: (() => PointedTiles) | null = null;

/** What the pointer or the focus is on now; null if it is on no picture. */
export function pointed(): PointedTiles | null {
  return find?.() ?? null;
}

/** Notes how to find what the pointer or the focus is on, whose picture may still be loading; null once
 * it has left. */
export function point(at: (() => PointedTiles) | null): void {
  find = at;
}
