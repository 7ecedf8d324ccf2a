// The picture under the pointer at three times its size, with its numbers.
import { useEffect } from "preact/hooks";
import { enlarged, hideLoupe } from "./enlarge";
import { Mosaic } from "./mosaic";
import { pictureFilter } from "./picture-controls";

const TIMES = 3;
const MOST = 420; // CSS pixels

/** Left or right, above or below of an element: where there is room. */
export function loupePlace(
  beside: Pick<DOMRect, "left" | "right" | "top">,
  width: number,
  height: number,
  window: { readonly innerWidth: number; readonly innerHeight: number },
): { readonly left: number; readonly top: number } {
  const fitsRight = beside.right + 12 + width <= window.innerWidth;
  const left = fitsRight ? beside.right + 12 : Math.max(4, beside.left - 12 - width);
  return { left, top: Math.max(4, Math.min(beside.top, window.innerHeight - height - 8)) };
}

export function Loupe() {
  useEffect(() => {
    const events = ["scroll", "pointerdown", "keydown", "blur"] as const;
    for (const name of events) window.addEventListener(name, hideLoupe, { capture: true });
    document.documentElement.addEventListener("pointerleave", hideLoupe);
    return () => {
      for (const name of events) window.removeEventListener(name, hideLoupe, { capture: true });
      document.documentElement.removeEventListener("pointerleave", hideLoupe);
    };
  }, []);
  const now = enlarged.value;
  if (now === null) return null;
  const size = Math.min(TIMES * now.size, MOST);
  const { left, top } = loupePlace(now.beside, size + 18, size + 60, window);
  const [name, ...numbers] = now.words.split(", ");
  return (
    <div class="loupe" aria-hidden="true" style={{ left: `${left}px`, top: `${top}px` }}>
      <div style={{ filter: pictureFilter() }}>
        <Mosaic picture={now.picture} atlas={now.atlas} tiles={now.tiles} size={size} alt="" />
      </div>
      <p style={{ maxWidth: `${size}px` }}>
        <b>{name}</b> {numbers.join(" · ")}
      </p>
    </div>
  );
}
