// What was logged for a layer, or for the whole network, as links.
import type { Entry } from "../state/contract";
import { keyOf, shortTitle } from "../state/entries";
import { page } from "../state/navigation";
import type { Place } from "../state/place";
import { networkEntries } from "../state/store";
import { words } from "../state/words";
import { PlaceLink } from "./place-link";

function placeOf(entry: Entry): Place {
  const technique = keyOf(entry);
  return networkEntries.value.includes(entry)
    ? page({ view: "network", technique })
    : page({ view: "layer", layer: entry.layer, technique });
}

export function TechniqueChips({ of }: { readonly of: readonly Entry[] }) {
  return (
    <span class="chips">
      {of.map((entry) => {
        const isNote = entry.kind === "note";
        return (
          <PlaceLink
            key={entry.tag}
            class={isNote ? "chip chip-note" : "chip"}
            to={placeOf(entry)}
            {...(isNote ? { title: words.noteChip } : {})}
          >
            {shortTitle(entry)}
          </PlaceLink>
        );
      })}
    </span>
  );
}
