// A probe image with a heat map over it: where it excites a unit.
import { useRef } from "preact/hooks";
import { tileBox, tilePixels } from "../draw/crop";
import { drawHeat } from "../draw/heat";
import type { Atlas } from "../state/contract";
import type { Picture } from "../state/picture";
import { LARGE, probe, probePicture } from "../state/probe";
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
  // All heat maps of a page lie over the same image: it is loaded once.
  const found = probePicture(image, LARGE);
  const atlas = known?.facts.atlas ?? heat.atlas;
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const [width, height] = [(size * atlas.tile_width) / longer, (size * atlas.tile_height) / longer];
  const dependencies = [found?.picture, found?.tile, heat.picture, heat.tile];
  useCanvas(canvas, width, height, dependencies, (context) => {
    if (found === null) return;
    const from = tileBox(found.atlas, found.tile);
    context.imageSmoothingQuality = "high";
    context.drawImage(found.picture, from.x, from.y, from.width, from.height, 0, 0, width, height);
    if (heat.picture === null) return;
    drawHeat(context, tilePixels(heat.picture, heat.atlas, heat.tile), width, height);
  });
  const words =
    alt === "" ? { "aria-hidden": true } : ({ role: "img", "aria-label": alt } as const);
  return <canvas ref={canvas} class="tile" {...words} />;
}
