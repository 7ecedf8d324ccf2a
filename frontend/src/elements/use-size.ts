// The size of an element, and what of it is near the window.
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Width of an element in CSS pixels; 0 before it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const read = () => {
      // A hidden tab has height 0: keep what is drawn until it comes back.
      if (target.clientWidth > 0) setWidth(target.clientWidth);
    };
    const observer = new ResizeObserver(read);
    observer.observe(target);
    read();
    return () => observer.disconnect();
  }, [element]);
  return width;
}

const PAIR_GAP = 16; // pixels

/** A size at which two pictures fit side by side into an element, at most `most` CSS pixels. */
export function usePairSize(element: RefObject<HTMLElement | null>, most: number): number {
  const width = useWidth(element);
  if (width === 0) return most;
  return Math.max(most / 2, Math.min(most, Math.floor((width - PAIR_GAP) / 2)));
}

export interface Rows {
  readonly first: number;
  readonly end: number;
}

const MARGIN = 400; // pixels above and below the window that are drawn in advance

/** Rows of fixed height that are in or near the window. */
export function useVisibleRows(
  element: RefObject<HTMLElement | null>,
  height: number,
  count: number,
): Rows {
  const [rows, setRows] = useState<Rows>({ first: 0, end: Math.min(count, 12) });
  useLayoutEffect(() => {
    const read = () => {
      const target = element.current;
      if (target === null || window.innerHeight === 0 || height <= 0) return;
      const { top } = target.getBoundingClientRect();
      const first = Math.floor((-top - MARGIN) / height);
      const end = Math.ceil((window.innerHeight - top + MARGIN) / height);
      const next = {
        first: Math.max(0, Math.min(first, count)),
        end: Math.max(0, Math.min(end, count)),
      };
      setRows((now) => (now.first === next.first && now.end === next.end ? now : next));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(document.documentElement);
    if (element.current !== null) observer.observe(element.current);
    // Scroll events do not bubble, but the capture phase sees them.
    document.addEventListener("scroll", read, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      document.removeEventListener("scroll", read, { capture: true });
    };
  }, [element, height, count]);
  return rows;
}

/** Whether an element is near the window. */
export function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const { top, bottom } = target.getBoundingClientRect();
    // What is in view already counts at once: the first pictures must not wait for an observer.
    if (bottom > -MARGIN && top < window.innerHeight + MARGIN) setNear(true);
    const observer = new IntersectionObserver(
      (changes) => {
        const last = changes.at(-1);
        // A hidden tab has height 0: keep what is drawn until it comes back.
        if (last !== undefined && window.innerHeight > 0) setNear(last.isIntersecting);
      },
      { rootMargin: `${MARGIN}px` },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}
