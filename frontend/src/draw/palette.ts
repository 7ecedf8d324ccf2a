// Colours and marker shapes of classes. The colours are Paul Tol's palette for colour-blind readers,
// as TensorBoard ships it, and three of his muted ones. Ten colours and five shapes give 50 distinct
// marks.

export const COLOURS = [
  "#0077bb",
  "#ff7043",
  "#009988",
  "#cc3311",
  "#33bbee",
  "#ee3377",
  "#8a8a8a",
  "#aa4499",
  "#999933",
  "#ddaa33",
] as const;

export const SHAPES = ["circle", "square", "triangle", "diamond", "cross"] as const;

export type Shape = (typeof SHAPES)[number];

export interface Mark {
  readonly colour: string;
  readonly shape: Shape;
}

/** Colour and shape of a class; unknown classes are small grey circles. */
export function markOf(label: number): Mark {
  if (label < 0) return { colour: "#8a8a8a", shape: "circle" };
  return {
    colour: COLOURS[label % COLOURS.length] ?? COLOURS[0],
    shape: SHAPES[(label + Math.floor(label / COLOURS.length)) % SHAPES.length] ?? "circle",
  };
}

/** Outline of a shape around a point, as an SVG path; the radius has the unit of the path. */
export function shapePath(shape: Shape, x: number, y: number, r: number): string {
  switch (shape) {
    case "circle":
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    case "square":
      return `M${x - r * 0.9} ${y - r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}z`;
    case "triangle":
      return `M${x} ${y - r * 1.2}l${r * 1.15} ${r * 2}h${-r * 2.3}z`;
    case "diamond":
      return `M${x} ${y - r * 1.3}l${r * 1.1} ${r * 1.3}l${-r * 1.1} ${r * 1.3}l${-r * 1.1} ${-r * 1.3}z`;
    case "cross": {
      const a = r * 0.4;
      const b = r * 1.15;
      return `M${x - a} ${y - b}h${2 * a}v${b - a}h${b - a}v${2 * a}h${a - b}v${b - a}h${-2 * a}v${a - b}h${a - b}v${-2 * a}h${b - a}z`;
    }
  }
}
