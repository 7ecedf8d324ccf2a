// A probe image with a heat map over it: where it excites a unit.
import { useRef } from "preact/hooks";
import { tileBox, tilePixels } from "../draw/crop";
import { drawHeat } from "../draw/heat";
import type { Atlas } from "../state/contract";
import type { Picture } from "../state/picture";
import { probe } from "../state/probe";
import { useCanvas } from "./use-canvas";

/** One heat map of an atlas. */
export interface Heat {
  readonly picture: Picture | null;
  readonly atlas: Atlas;
  readonly tile: number;
  /** What it shows. */
  readonly words: string;
}

interface Props {
  readonly image: number;
  readonly heat: Heat;
  /** Longer side in CSS pixels. */
  readonly size: number;
  /** Empty if the text beside it says what it shows. */
  readonly alt: string;
}

export function HeatImage({ image, heat, size, alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const known = probe.value;
  const tile = known?.tiles.get(image);
  const atlas = known?.facts.atlas ?? heat.atlas;
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const [width, height] = [(size * atlas.tile_width) / longer, (size * atlas.tile_height) / longer];
  const dependencies = [known, tile, heat.picture, heat.tile];
  useCanvas(canvas, width, height, dependencies, (context) => {
    if (known === null || tile === undefined) return;
    const from = tileBox(atlas, tile);
    context.imageSmoothingQuality = "high";
    context.drawImage(known.picture, from.x, from.y, from.width, from.height, 0, 0, width, height);
    if (heat.picture === null) return;
    drawHeat(context, tilePixels(heat.picture, heat.atlas, heat.tile), width, height);
  });
  const words =
    alt === "" ? { "aria-hidden": true } : ({ role: "img", "aria-label": alt } as const);
  return <canvas ref={canvas} class="tile" {...words} />;
}
