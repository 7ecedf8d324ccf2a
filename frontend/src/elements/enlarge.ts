// Which picture the loupe shows: the one that the pointer rests on.
import { signal } from "@preact/signals";
import { type PointedTiles, point } from "../state/pointed";

export interface Enlarged extends PointedTiles {
  /** Longer side on the page, in CSS pixels. */
  readonly size: number;
}

interface Placed extends Enlarged {
  /** The element that is enlarged, in pixels of the window. */
  readonly beside: DOMRect;
}

const LARGE = 200; // pictures of this size need no loupe
const DELAY_MS = 350;

/** What is enlarged; null if nothing is. */
export const enlarged = signal<Placed | null>(null);
let pending: ReturnType<typeof setTimeout> | undefined;

/** Enlarges a small picture after a moment, beside the element that shows it. */
export function enlarge(find: () => Enlarged, element: Element, part?: DOMRect): void {
  clearTimeout(pending);
  point(find);
  const show = () => {
    const of = find();
    if (of.picture === null || of.size >= LARGE || of.tiles.length === 0) return;
    enlarged.value = { ...of, beside: part ?? element.getBoundingClientRect() };
  };
  // Once it is open it follows the pointer at once.
  if (enlarged.peek() === null) pending = setTimeout(show, DELAY_MS);
  else show();
}

export function hideLoupe(): void {
  clearTimeout(pending);
  enlarged.value = null;
}

/** The pointer has left the picture. */
export function leave(): void {
  point(null);
  hideLoupe();
}

/** Handlers for an element that shows tiles, found when it is pointed at. Its words are its own, or
 * those of the link around it. */
export function enlarging(find: () => Omit<Enlarged, "words">, own: string) {
  return {
    onPointerEnter: ({ currentTarget }: { readonly currentTarget: Element }) => {
      const named = currentTarget.closest<HTMLElement>("a, button");
      const spoken = named?.querySelector(".spoken")?.textContent;
      const words = own || named?.getAttribute("aria-label") || spoken || named?.title || "";
      enlarge(() => ({ ...find(), words }), currentTarget);
    },
    onPointerLeave: leave,
  };
}
