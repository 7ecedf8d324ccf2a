// The view of a map: what the address says, unless somebody is changing it right now.
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import {
  fittingView,
  type MapView,
  type Points,
  viewFrom,
  viewText,
  zoomed,
} from "../draw/map-view";

const REST_MS = 300;
const WHEEL_BASE = 1.0015; // zoom per unit of the wheel's delta

interface Given {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly points: Points;
  readonly width: number;
  readonly height: number;
  /** The view as text; empty while the map fits. */
  readonly zoom: string;
  readonly onZoom: (zoom: string) => void;
}

interface Viewed {
  readonly view: MapView;
  readonly isFitted: boolean;
  /** Whether somebody turned the wheel over a map that leaves it to the page. */
  readonly isHinted: boolean;
  /** Changes the view; null shows everything. */
  readonly setView: (view: MapView | null) => void;
  readonly forgetHint: () => void;
}

export function useMapView({ canvas, points, width, height, zoom, onZoom }: Given): Viewed {
  /** The view while it is changed; null once the address has it. */
  const [draft, setDraft] = useState<MapView | null>(null);
  const [isHinted, setHinted] = useState(false);
  const own = draft ?? viewFrom(zoom, width, height);
  const view = own ?? fittingView(points, width, height);
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => {
      onZoom(viewText(draft, width, height));
      setDraft(null);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [draft, width, height]);
  const setView = (next: MapView | null) => {
    setDraft(next);
    if (next === null) onZoom("");
  };
  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    // Preact cannot add a listener that is not passive, and a passive one cannot keep the page still.
    const wheel = (event: WheelEvent) => {
      // The wheel scrolls the page, unless somebody works with the map.
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== target) {
        setHinted(true);
        return;
      }
      setHinted(false);
      event.preventDefault();
      const { left, top } = target.getBoundingClientRect();
      const factor = WHEEL_BASE ** -event.deltaY;
      setView(zoomed(view, factor, event.clientX - left, event.clientY - top));
    };
    target.addEventListener("wheel", wheel, { passive: false });
    return () => target.removeEventListener("wheel", wheel);
  });
  return { view, isFitted: own === null, isHinted, setView, forgetHint: () => setHinted(false) };
}
