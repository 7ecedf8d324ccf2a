// Which tiles the pointer or the focus is on, for the keys that do something with them.
import type { Atlas } from "./contract";

export interface PointedTiles {
  readonly picture: CanvasImageSource | null;
  readonly atlas: Atlas;
  readonly tiles: readonly number[];
  readonly words: string;
}

let under: PointedTiles | null = null;

/** What the pointer or the focus is on; null if it is on no picture. */
export function pointed(): PointedTiles | null {
  return under;
}

/** Notes what the pointer or the focus is on; null once it has left. */
export function point(of: PointedTiles | null): void {
  under = of;
}
