// Keeps the keyboard's focus on the page. The element that has it may go, e.g. a tile that was
// followed to its own page; the focus would fall to the body and Tab would start from the top.
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

export function useKeptFocus(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const target = main.current;
    if (target === null) return;
    const observer = new MutationObserver(() => {
      // `hasFocus` tells whether the keyboard is ours: nothing is taken from the host.
      if (document.activeElement === document.body && document.hasFocus()) {
        target.focus({ preventScroll: true });
      }
    });
    observer.observe(target, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [main]);
}
