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

const GAP = 16; // pixels between large pictures
const LEAST_OF_FOUR = 0.7;

/** A size at which four pictures fit side by side into some room, at most `most`; where they would
 * become too small, two over two. All in CSS pixels. */
export function sizeOfFour(room: number, most: number): number {
  if (room === 0) return most;
  const side = (count: number) => Math.floor((room - (count - 1) * GAP) / count);
  if (side(4) >= LEAST_OF_FOUR * most) return Math.min(most, side(4));
  return Math.max(most / 2, Math.min(most, side(2)));
}

/** The size of four pictures in an element. */
export function useSizeOfFour(element: RefObject<HTMLElement | null>, most: number): number {
  return sizeOfFour(useWidth(element), most);
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
