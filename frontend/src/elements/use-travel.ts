// Points on their way to a new layout.
import { useEffect, useRef, useState } from "preact/hooks";
import { between, type Points } from "../draw/map-view";
import { isShown } from "../state/host";

const TRAVEL_MS = 450;

function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Where the points are now; each travels from where it is drawn to its new coordinates. */
export function useTravel(points: Points): Points {
  const [now, setNow] = useState(points);
  const drawn = useRef(points);
  drawn.current = now;
  useEffect(() => {
    const from = drawn.current;
    if (from === points) return;
    if (prefersStillness() || !isShown.peek()) {
      setNow(points);
      return;
    }
    const begin = performance.now();
    let frame = requestAnimationFrame(function step(time) {
      const share = Math.min(1, (time - begin) / TRAVEL_MS);
      const eased = share * share * (3 - 2 * share);
      setNow(between(from, points, eased));
      if (share < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [points]);
  return now;
}
