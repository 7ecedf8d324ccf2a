// The heading of a timeline or comparison, and the visual that it shows.
import { PlaceLink } from "../elements/place-link";
import { focusOf } from "../panels/matrix-rows";
import type { Entry } from "../state/contract";
import { entryOf, shortTitle } from "../state/entries";
import { place } from "../state/navigation";
import { above } from "../state/page-moves";
import { imageName } from "../state/probe";
import { className, entriesOf, networkEntries } from "../state/store";

/** The entry that the place selects. */
export function selectedEntry(): Entry | undefined {
  const { layer, technique } = place.value;
  return entryOf(layer === "" ? networkEntries.value : entriesOf(layer), technique);
}

/** The name of the one row that is shown. */
function focusName(entry: Entry, focus: number): string {
  if (entry.kind === "ladder") return imageName(focus);
  return place.value.from === "class" ? className(focus) : `unit ${focus}`;
}

export function MatrixHeading({ entry, text }: { readonly entry: Entry; readonly text: string }) {
  const here = place.value;
  const focus = focusOf(entry.kind, here);
  return (
    <header class="page-head">
      <h1>
        {shortTitle(entry)} {text}
      </h1>
      <p class="page-facts">
        {entry.layer || "all layers"}
        {focus !== null && (
          <>
            {" · "}
            {focusName(entry, focus)}{" "}
            <PlaceLink to={{ ...here, unit: null, image: null }}>show all</PlaceLink>
          </>
        )}
        {" · "}
        <PlaceLink to={above(here)}>back (Esc)</PlaceLink>
      </p>
    </header>
  );
}
