// One picture of an atlas as a canvas. CSS enlarges it from its own pixels. For a smaller size the
// canvas averages pixels: CSS would drop some, and fine patterns would turn into noise.
import { useLayoutEffect, useRef } from "preact/hooks";
import { drawTile, looksCrisp } from "../draw/crop";
import type { Atlas } from "../state/contract";
import { rendering } from "../state/preferences";
import { enlarging } from "./enlarge";
import { useLatest } from "./use-latest";

interface Props {
  readonly picture: CanvasImageSource | null;
  readonly atlas: Atlas;
  readonly tile: number;
  /** Longer side in CSS pixels. */
  readonly size: number;
  /** What the picture shows; empty if the text beside it says so. */
  readonly alt: string;
}

export function Tile({ picture, atlas, tile, size, alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useLatest({ picture, atlas, tiles: [tile], size });
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const scale = Math.min((size * window.devicePixelRatio) / longer, 1);
  const width = Math.max(Math.round(atlas.tile_width * scale), 1);
  const height = Math.max(Math.round(atlas.tile_height * scale), 1);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || picture === null) return;
    context.clearRect(0, 0, width, height);
    drawTile(context, picture, atlas, tile, width, height);
  }, [picture, atlas, tile, width, height]);
  const style = {
    width: `${(size * atlas.tile_width) / longer}px`,
    height: `${(size * atlas.tile_height) / longer}px`,
    imageRendering: looksCrisp(rendering.value, longer, size) ? "pixelated" : "auto",
  } as const;
  const words =
    alt === "" ? { "aria-hidden": true } : ({ role: "img", "aria-label": alt } as const);
  return (
    <canvas
      ref={canvas}
      class="tile"
      width={width}
      height={height}
      style={style}
      {...enlarging(() => latest.current, alt)}
      {...words}
    />
  );
}
