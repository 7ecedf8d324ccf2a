// A film strip: rows of tiles with a heading above each column, as one picture.
import { type TileLayout, tileBox } from "./crop";

export interface FilmFrame {
  readonly picture: CanvasImageSource;
  readonly atlas: TileLayout;
  readonly tile: number;
}

export interface FilmStrip {
  readonly headings: readonly string[];
  /** Name of each row, and its frames; null where a column has none. */
  readonly rows: readonly {
    readonly name: string;
    readonly frames: readonly (FilmFrame | null)[];
  }[];
}

const LEAST_SIDE = 128; // pixels: smaller tiles are enlarged by whole pixels
const GAP = 6;
const HEAD = 24;
const NAME = 120;

/** Draws a strip on a canvas of its own, white, with each tile at its own pixels. */
export function drawFilm({ headings, rows }: FilmStrip): HTMLCanvasElement {
  const all = rows.flatMap((row) => row.frames.filter((frame) => frame !== null));
  const width = Math.max(1, ...all.map(({ atlas }) => atlas.tile_width));
  const height = Math.max(1, ...all.map(({ atlas }) => atlas.tile_height));
  const times = Math.max(1, Math.ceil(LEAST_SIDE / Math.max(width, height)));
  const [w, h] = [width * times, height * times];
  const left = rows.some((row) => row.name !== "") ? NAME : GAP;
  const canvas = document.createElement("canvas");
  canvas.width = left + headings.length * (w + GAP);
  canvas.height = HEAD + rows.length * (h + GAP);
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  context.fillStyle = "#1b2025";
  context.font = "14px sans-serif";
  headings.forEach((heading, i) => {
    context.fillText(heading, left + i * (w + GAP), HEAD - 8, w);
  });
  rows.forEach(({ name, frames }, line) => {
    const top = HEAD + line * (h + GAP);
    context.fillText(name, GAP, top + h / 2, NAME - 2 * GAP);
    frames.forEach((frame, i) => {
      if (frame === null) return;
      const from = tileBox(frame.atlas, frame.tile);
      const to = [left + i * (w + GAP), top, from.width * times, from.height * times] as const;
      context.drawImage(frame.picture, from.x, from.y, from.width, from.height, ...to);
    });
  });
  return canvas;
}
