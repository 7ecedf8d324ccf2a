// One picture of an atlas, as a canvas at its own pixels that style sheets enlarge.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Atlas } from "../contract";
import { drawTile, looksCrisp } from "../draw/crop";
import { rendering } from "../preferences";

interface Props {
  readonly picture: CanvasImageSource | null;
  readonly atlas: Atlas;
  readonly tile: number;
  /** Longer side in CSS pixels. */
  readonly size: number;
  /** What the picture shows, in words; empty where the text beside it says so. */
  readonly alt: string;
}

export function Tile({ picture, atlas, tile, size, alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { tile_width: width, tile_height: height } = atlas;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || picture === null) return;
    context.clearRect(0, 0, width, height);
    drawTile(context, picture, atlas, tile);
  }, [picture, atlas, tile, width, height]);
  const longer = Math.max(width, height, 1);
  const style = {
    width: `${(size * width) / longer}px`,
    height: `${(size * height) / longer}px`,
    imageRendering: looksCrisp(rendering.value, longer, size) ? "pixelated" : "auto",
  } as const;
  const words =
    alt === "" ? { "aria-hidden": true } : ({ role: "img", "aria-label": alt } as const);
  return (
    <canvas ref={canvas} class="tile" width={width} height={height} style={style} {...words} />
  );
}
