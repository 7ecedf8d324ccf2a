// The keys of a map.

/** What a key does: zoom, move the view or the selection, open it, or choose what is in view. */
export type MapAction =
  | { readonly does: "zoom"; readonly by: number }
  | { readonly does: "pan" | "walk"; readonly right: number; readonly up: number }
  | { readonly does: "fit" | "choose" | "open" | "clear" };

export const ZOOM_STEP = 1.3;

const ARROWS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

const PLAIN: Readonly<Record<string, MapAction>> = {
  "+": { does: "zoom", by: ZOOM_STEP },
  "-": { does: "zoom", by: 1 / ZOOM_STEP },
  "0": { does: "fit" },
  a: { does: "choose" },
  Enter: { does: "open" },
  Escape: { does: "clear" },
};

export const MAP_KEYS =
  "Plus and minus zoom, arrows move, 0 shows everything. Shift and an arrow go from image to image, Enter opens it, a chooses the images in view, Escape lets them go.";

/** What a key does on a map; null if nothing. */
export function mapAction(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): MapAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const arrow = ARROWS[event.key];
  if (arrow === undefined) return PLAIN[event.key] ?? null;
  const [right, up] = arrow;
  return { does: event.shiftKey ? "walk" : "pan", right, up };
}
