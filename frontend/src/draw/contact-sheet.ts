// Pictures with their captions on one sheet.

export interface Captioned {
  readonly picture: CanvasImageSource & { readonly width: number; readonly height: number };
  readonly caption: string;
}

const SIDE = 224; // pixels of a picture's longer side
const GAP = 16;
const LINE = 17;
const MOST_LINES = 4;
const FONT = "13px system-ui, sans-serif";

/** A text in lines of a width, the last one cut off where there are too many. */
export function wrapped(
  text: string,
  width: number,
  most: number,
  widthOf: (text: string) => number,
): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]}…`];
}

/** How many pictures stand side by side, so that the sheet is about as wide as a page. */
export function columnsFor(count: number): number {
  return Math.max(1, Math.min(count, Math.ceil(Math.sqrt(1.5 * count))));
}

/** Draws the sheet: dark on white, for papers and slides. */
export function contactSheet(of: readonly Captioned[]): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser has no 2D canvas.");
  context.font = FONT;
  const widthOf = (text: string) => context.measureText(text).width;
  const captions = of.map(({ caption }) => wrapped(caption, SIDE, MOST_LINES, widthOf));
  const columns = columnsFor(of.length);
  const lines = Math.max(0, ...captions.map((one) => one.length));
  const rowHeight = SIDE + lines * LINE + 2 * GAP;
  canvas.width = columns * (SIDE + GAP) + GAP;
  canvas.height = Math.ceil(of.length / columns) * rowHeight + GAP;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = FONT;
  context.textBaseline = "top";
  context.fillStyle = "#000000";
  of.forEach(({ picture }, i) => {
    const left = GAP + (i % columns) * (SIDE + GAP);
    const top = GAP + Math.floor(i / columns) * rowHeight;
    const scale = SIDE / Math.max(picture.width, picture.height, 1);
    // Small pictures keep their pixels.
    context.imageSmoothingEnabled = scale < 4;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, left, top, picture.width * scale, picture.height * scale);
    captions[i]?.forEach((line, k) => {
      context.fillText(line, left, top + SIDE + 4 + k * LINE);
    });
  });
  return canvas;
}
