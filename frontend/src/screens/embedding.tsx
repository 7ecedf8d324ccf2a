// The maps of the data, with a tab per layer and method.

import { HowTo } from "../elements/how-to";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import type { Entry } from "../state/contract";
import { entryOf, keyOf, shortTitle } from "../state/entries";
import { page, place } from "../state/navigation";
import { entries, factsOf, run } from "../state/store";
import { methodName, words } from "../state/words";

/** The name of a map: its method if known, else its title. */
function mapName(entry: Entry): string {
  const facts = factsOf(entry);
  const method = facts?.state === "ready" ? String(facts.value.facts.method ?? "") : "";
  return methodName(method) || shortTitle(entry);
}

export function EmbeddingPage() {
  const maps = entries.value.filter((entry) => entry.kind === "scatter");
  const { layer, technique, image, find, only, colour, marks, names } = place.value;
  const ofLayer = maps.filter((entry) => entry.layer === layer);
  const selected = entryOf(ofLayer.length > 0 ? ofLayer : maps, technique);
  useOnScreen(selected ? [selected] : []);
  const now = run.value;
  if (now === null) return null;
  return (
    <>
      <header class="page-head">
        <h1>Map</h1>
        <p class="page-facts">images that look alike to a layer lie close together</p>
      </header>
      <nav class="tabs" aria-label="Maps" hidden={maps.length === 0}>
        {maps.map((entry) => (
          <PlaceLink
            key={entry.tag}
            class="tab"
            to={page({
              view: "embedding",
              layer: entry.layer,
              technique: keyOf(entry),
              image,
              find,
              only,
              colour,
              marks,
              names,
            })}
            current={entry === selected}
          >
            {mapName(entry)} <small>{entry.layer}</small>
          </PlaceLink>
        ))}
      </nav>
      {selected ? (
        <Panel key={selected.tag} run={now} entry={selected} />
      ) : (
        <>
          <p class="note">{words.noMap}</p>
          <HowTo what="a map of the images" techniques={["embedding"]} />
        </>
      )}
    </>
  );
}
