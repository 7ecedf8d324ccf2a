// The timeline and the comparison of the visual that somebody means.
import { say } from "./clipboard";
import { go, place } from "./navigation";
import { above } from "./page-moves";

export type Mode = "timeline" | "compare";

const MISSING: Readonly<Record<Mode, string>> = {
  timeline: "Only one step of this was logged",
  compare: "Only one run has this",
};

/** The visual that has the focus, else the one under the pointer, else the first that has pictures. */
function meantPanel(): Element | null {
  const panels = [...document.querySelectorAll(".panel[data-tag]")];
  return (
    document.activeElement?.closest(".panel[data-tag]") ??
    panels.find((panel) => panel.matches(":hover")) ??
    panels.find((panel) => panel.querySelector(".absent") === null) ??
    null
  );
}

/** Opens the timeline or comparison of the meant visual, changes from one to the other, or leaves. */
export function toggleMode(mode: Mode): void {
  const here = place.peek();
  if (here.view === mode) {
    go(above(here));
  } else if (here.view === "timeline" || here.view === "compare") {
    go({ view: mode });
  } else {
    const panel = meantPanel();
    const link = panel?.querySelector<HTMLElement>(`[data-mode="${mode}"]`);
    if (link != null) link.click();
    else say({ message: panel === null ? "Open a layer, class or image first" : MISSING[mode] });
  }
}
