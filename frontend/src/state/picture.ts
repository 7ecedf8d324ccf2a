// A sheet of tiles, and how the sheets of several parts become one: the tiles of all, one after the other.

export type Picture = HTMLImageElement | HTMLCanvasElement;

export interface TilesOf {
  readonly count: number;
  readonly columns: number;
  readonly tile_width: number;
  readonly tile_height: number;
}

export interface SheetOfPart {
  readonly picture: CanvasImageSource;
  readonly atlas: TilesOf;
  /** Which of its tiles; all of them if omitted. */
  readonly tiles?: readonly number[];
}

/** Memory that a decoded picture takes: four bytes a pixel. */
export function decodedBytes(picture: Picture): number {
  const isLoaded = picture instanceof HTMLImageElement;
  const [width, height] = isLoaded
    ? [picture.naturalWidth, picture.naturalHeight]
    : [picture.width, picture.height];
  return 4 * width * height;
}

/** A part of a picture, in its pixels. */
export interface Cut {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a picture as a picture of its own. */
export async function cutOut(from: HTMLImageElement, cut: Cut): Promise<HTMLImageElement> {
  const { left, top, width, height } = cut;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(from, left, top, width, height, 0, 0, width, height);
  const picture = new Image();
  picture.src = canvas.toDataURL();
  await picture.decode();
  return picture;
}

/** Some tiles as a picture of their own, in about a square. */
export function tilesAlone(
  picture: CanvasImageSource,
  { columns, tile_width: width, tile_height: height }: Omit<TilesOf, "count">,
  tiles: readonly number[],
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const across = Math.ceil(Math.sqrt(tiles.length));
  canvas.width = Math.max(1, across * width);
  canvas.height = Math.max(1, Math.ceil(tiles.length / across) * height);
  const context = canvas.getContext("2d");
  tiles.forEach((tile, i) => {
    const [x, y] = [(tile % columns) * width, Math.floor(tile / columns) * height];
    const [left, top] = [(i % across) * width, Math.floor(i / across) * height];
    context?.drawImage(picture, x, y, width, height, left, top, width, height);
  });
  return canvas;
}

/** Puts the tiles of all parts on one canvas, where `atlas` says. */
export function joinSheets(atlas: TilesOf, parts: readonly SheetOfPart[]): HTMLCanvasElement {
  const { columns, tile_width: width, tile_height: height } = atlas;
  const canvas = document.createElement("canvas");
  canvas.width = columns * width;
  canvas.height = Math.ceil(atlas.count / Math.max(columns, 1)) * height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser has no 2D canvas.");
  const corner = (tile: number, across: number): [number, number] => [
    (tile % across) * width,
    Math.floor(tile / across) * height,
  ];
  let place = 0;
  for (const { picture, atlas: own, tiles } of parts) {
    for (const tile of tiles ?? Array(own.count).keys()) {
      const from = corner(tile, own.columns);
      context.drawImage(picture, ...from, width, height, ...corner(place, columns), width, height);
      place += 1;
    }
  }
  return canvas;
}
