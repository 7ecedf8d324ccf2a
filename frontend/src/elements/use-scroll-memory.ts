// Where pages are scrolled to: another page begins at its top, a page that somebody returns to
// appears as it was left.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { isReturn, place } from "../state/navigation";
import { pageKey } from "../state/place";

const LONGEST_MS = 4_000; // how long a page may take to grow to its old height
const SETTLED_MS = 400; // a line that arrives above the place moves it; none is expected after that

/** Scrolls an element whose content is the page. `content` is its only child. */
export function useScrollMemory(
  element: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): void {
  const key = pageKey(place.value);
  const left = useRef(new Map<string, number>());
  const isArriving = useRef(false);

  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const remember = () => {
      if (!isArriving.current) left.current.set(key, target.scrollTop);
    };
    target.addEventListener("scroll", remember, { passive: true });
    return () => target.removeEventListener("scroll", remember);
  }, [element, key]);

  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const wanted = isReturn.peek() ? (left.current.get(key) ?? 0) : 0;
    let settled: ReturnType<typeof setTimeout> | undefined;
    isArriving.current = true;
    // Else the browser would take the place in the unfinished page for the one to keep.
    target.style.overflowAnchor = "none";
    const stop = () => {
      isArriving.current = false;
      target.style.overflowAnchor = "";
      observer.disconnect();
      clearTimeout(timer);
      clearTimeout(settled);
      for (const name of ["wheel", "pointerdown", "keydown"]) removeEventListener(name, stop);
    };
    const arrive = () => {
      target.scrollTop = wanted;
      clearTimeout(settled);
      if (target.scrollTop >= wanted - 1) settled = setTimeout(stop, wanted === 0 ? 0 : SETTLED_MS);
    };
    const observer = new ResizeObserver(arrive);
    if (content.current !== null) observer.observe(content.current);
    const timer = setTimeout(stop, LONGEST_MS);
    // Whoever scrolls in the meantime wins.
    for (const name of ["wheel", "pointerdown", "keydown"]) addEventListener(name, stop);
    arrive();
    return stop;
  }, [element, content, key]);
}
