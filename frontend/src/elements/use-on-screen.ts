// Tells the step slider which visuals are on the screen.
import { useEffect } from "preact/hooks";
import type { Entry } from "../state/contract";
import { onScreen } from "../state/store";

export function useOnScreen(entries: readonly Entry[]): void {
  const tags = entries.map((entry) => `${entry.tag} ${entry.steps.length}`).join("\n");
  // The array is new at each render; its tags tell whether the entries are.
  useEffect(() => {
    onScreen.value = entries;
  }, [tags]);
}
