// Colours and marker shapes of classes. The colours are Paul Tol's palette for colour-blind readers,
// as TensorBoard ships it, and three of his muted ones. Ten colours and five round marks give 50 that
// differ. The marks picture nothing: a triangle would contradict a class called "square".

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

export const FORMS = ["disc", "ring", "target", "half", "bar"] as const;

export type Form = (typeof FORMS)[number];

export interface Mark {
  readonly colour: string;
  readonly form: Form;
}

/** Colour and form of a class; unknown classes are grey discs. */
export function markOf(label: number): Mark {
  if (label < 0) return { colour: "#8a8a8a", form: "disc" };
  return {
    colour: COLOURS[label % COLOURS.length] ?? COLOURS[0],
    form: FORMS[Math.floor(label / COLOURS.length) % FORMS.length] ?? "disc",
  };
}

/** A full circle, clockwise; anticlockwise it cuts a hole into one around it. */
function circle(x: number, y: number, r: number, isHole = false): string {
  const sweep = isHole ? 1 : 0;
  const to = 2 * r;
  return `M${x - r} ${y}a${r} ${r} 0 1 ${sweep} ${to} 0a${r} ${r} 0 1 ${sweep} ${-to} 0z`;
}

/** Outline of a form around a point, as an SVG path; the radius has the unit of the path. */
export function formPath(form: Form, x: number, y: number, r: number): string {
  const ring = circle(x, y, r * 1.1) + circle(x, y, r * 0.7, true);
  switch (form) {
    case "disc":
      return circle(x, y, r);
    case "ring":
      return ring;
    case "target":
      return ring + circle(x, y, r * 0.35);
    case "half":
      return `${ring}M${x} ${y - r}a${r} ${r} 0 0 0 0 ${2 * r}z`;
    case "bar":
      return `${ring}M${x - r} ${y - r * 0.22}v${r * 0.44}h${2 * r}v${-r * 0.44}z`;
  }
}

/** Cividis, from low to high: steps that look equally large, also to colour-blind eyes. */
const RAMP = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
] as const;

/** The mark of a share of a range; grey if unknown. */
export function markOfShare(share: number | null): Mark {
  if (share === null || Number.isNaN(share)) return markOf(-1);
  const step = Math.max(0, Math.min(RAMP.length - 1, Math.floor(share * RAMP.length)));
  return { colour: RAMP[step] ?? RAMP[0], form: "disc" };
}

/** The ramp as a CSS gradient. */
export const RAMP_GRADIENT = `linear-gradient(to right, ${RAMP.join(", ")})`;
