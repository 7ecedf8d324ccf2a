// Several tiles of an atlas in one square picture, e.g. the top nine patches of a unit.
import { useRef } from "preact/hooks";
import { drawTiles, mosaicOf } from "../draw/sheet";
import type { Atlas } from "../state/contract";
import { rendering } from "../state/preferences";
import { enlarging } from "./enlarge";
import { useCanvas } from "./use-canvas";
import { useLatest } from "./use-latest";

interface Props {
  readonly picture: CanvasImageSource | null;
  readonly atlas: Atlas;
  readonly tiles: readonly number[];
  /** Longer side in CSS pixels. */
  readonly size: number;
  readonly alt: string;
}

export function Mosaic({ picture, atlas, tiles, size, alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useLatest({ picture, atlas, tiles, size });
  const { width, height, tileWidth, tileHeight, places } = mosaicOf(atlas, tiles.length, size);
  const mode = rendering.value;
  useCanvas(canvas, width, height, [picture, tiles.join(" "), mode], (context, density) => {
    if (picture === null) return;
    const placed = places.map(([x, y], i) => ({ tile: tiles[i] ?? 0, x, y }));
    const style = { width: tileWidth, height: tileHeight, density, mode };
    drawTiles(context, picture, atlas, placed, style);
  });
  const words =
    alt === "" ? { "aria-hidden": true } : ({ role: "img", "aria-label": alt } as const);
  return <canvas ref={canvas} class="tile" {...enlarging(() => latest.current, alt)} {...words} />;
}
