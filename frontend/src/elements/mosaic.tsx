// Several tiles of an atlas in one square picture, e.g. the top nine patches of a unit.
import { useLayoutEffect, useRef } from "preact/hooks";
import { looksCrisp, tileBox } from "../draw/crop";
import type { Atlas } from "../state/contract";
import { rendering } from "../state/preferences";

interface Props {
  readonly picture: CanvasImageSource | null;
  readonly atlas: Atlas;
  readonly tiles: readonly number[];
  /** Longer side in CSS pixels. */
  readonly size: number;
  readonly alt: string;
}

const GAP = 2; // CSS pixels

export function Mosaic({ picture, atlas, tiles, size, alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const columns = Math.max(1, Math.ceil(Math.sqrt(tiles.length)));
  const rows = Math.max(1, Math.ceil(tiles.length / columns));
  const longer = Math.max(columns * atlas.tile_width, rows * atlas.tile_height, 1);
  const scale = (size - GAP * (columns - 1)) / longer;
  const width = columns * atlas.tile_width * scale + GAP * (columns - 1);
  const height = rows * atlas.tile_height * scale + GAP * (rows - 1);
  const density = window.devicePixelRatio;
  const crisp = looksCrisp(
    rendering.value,
    Math.max(atlas.tile_width, atlas.tile_height),
    size / columns,
  );
  const order = tiles.join(" ");
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || picture === null) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = !crisp;
    context.imageSmoothingQuality = "high";
    tiles.forEach((tile, i) => {
      const from = tileBox(atlas, tile);
      const x = (i % columns) * (from.width * scale + GAP);
      const y = Math.floor(i / columns) * (from.height * scale + GAP);
      const to = [x, y, from.width * scale, from.height * scale] as const;
      context.drawImage(picture, from.x, from.y, from.width, from.height, ...to);
    });
  }, [picture, atlas, order, scale, crisp, density]);
  return (
    <canvas
      ref={canvas}
      class="tile"
      width={Math.round(width * density)}
      height={Math.round(height * density)}
      style={{ width: `${width}px`, height: `${height}px` }}
      {...(alt === "" ? { "aria-hidden": true } : ({ role: "img", "aria-label": alt } as const))}
    />
  );
}
