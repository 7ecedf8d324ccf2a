// A region of links that is one tab stop: arrows move inside it. Rows are the elements marked
// `data-row`; a region without them is a single column.
import { createContext, type RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Whether links belong to such a region, which decides which of them Tab reaches. */
export const RovingLinks = createContext(false);

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function linksOf(within: Element): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>("a[href]")];
}

/** The link of a row that stands where `from` stands in its own: one of the same class, else the first. */
function counterpart(row: Element, from: Element): HTMLElement | undefined {
  const links = linksOf(row);
  return links.find((link) => link.className === from.className) ?? links[0];
}

/** The link to move to; undefined at the edge of the region. */
export function neighbourOf(
  region: Element,
  from: HTMLElement,
  [dx, dy]: readonly [number, number],
): HTMLElement | undefined {
  const row = from.closest("[data-row]");
  if (row === null || !region.contains(row)) {
    const links = linksOf(region);
    return links[links.indexOf(from) + dx + dy];
  }
  if (dx !== 0) {
    const links = linksOf(row);
    return links[links.indexOf(from) + dx];
  }
  const rows = [...region.querySelectorAll("[data-row]")];
  for (let i = rows.indexOf(row) + dy; i >= 0 && i < rows.length; i += dy) {
    const found = rows[i] && counterpart(rows[i] as Element, from);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Makes a region one tab stop. Its links must be drawn inside `RovingLinks`. */
export function useRoving(region: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const target = region.current;
    if (target === null) return;
    const makeStop = (link: HTMLElement | undefined) => {
      for (const other of target.querySelectorAll<HTMLElement>('a[tabindex="0"]')) {
        if (other !== link) other.tabIndex = -1;
      }
      if (link !== undefined && link.tabIndex !== 0) link.tabIndex = 0;
    };
    let wasFocused = false;
    const onFocus = ({ target: focused }: FocusEvent) => {
      wasFocused = true;
      makeStop(focused as HTMLElement);
    };
    const onKey = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const from = (event.target as Element).closest<HTMLElement>("a[href]");
      if (step === undefined || from === null || event.defaultPrevented) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      const next = neighbourOf(target, from, step);
      next?.focus({ preventScroll: true });
      next?.scrollIntoView({ block: "nearest" });
    };
    const keepOne = () => {
      // Rows may come or move after the first were drawn: until somebody was inside, Tab enters at the
      // first of them.
      const hasStop = target.querySelector('a[tabindex="0"]') !== null;
      if (!wasFocused || !hasStop) makeStop(linksOf(target)[0]);
    };
    keepOne();
    const observer = new MutationObserver(keepOne);
    observer.observe(target, { childList: true, subtree: true });
    target.addEventListener("focusin", onFocus);
    target.addEventListener("keydown", onKey);
    return () => {
      observer.disconnect();
      target.removeEventListener("focusin", onFocus);
      target.removeEventListener("keydown", onKey);
    };
  }, [region]);
}
