// One layer, and the whole network: a tab per visual.

import { HowTo } from "../elements/how-to";
import { later } from "../elements/later";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import type { Entry } from "../state/contract";
import { entryOf, keyOf, shortTitle } from "../state/entries";
import { shapeText } from "../state/layers";
import { page, place } from "../state/navigation";
import { whole } from "../state/numbers";
import { entriesOf, layeredLadders, layers, networkEntries, run } from "../state/store";
import { words } from "../state/words";

const LayerHistory = later(async () => (await import("../panels/layer-history")).LayerHistory);

interface TabsProps {
  readonly of: readonly Entry[];
  readonly selected: Entry | undefined;
}

/** Tabs as links, so that each has an address. */
export function Tabs({ of, selected }: TabsProps) {
  const { view, layer } = place.value;
  return (
    <nav class="tabs" aria-label="What is shown">
      {of.map((entry, i) => {
        const same = of.filter((other) => shortTitle(other) === shortTitle(entry));
        const number = same.length > 1 ? ` ${same.indexOf(entry) + 1}` : "";
        return (
          <PlaceLink
            key={entry.tag}
            class={entry.kind === "note" ? "tab tab-note" : "tab"}
            to={page({ view, layer, technique: keyOf(entry) })}
            current={entry === selected}
            {...(i < 9 ? { title: `Key ${i + 1}` } : {})}
          >
            {shortTitle(entry) + number}
            {entry.atlas && entry.kind !== "ladder" && (
              <small>{entry.atlas.shape[0] ?? entry.atlas.count}</small>
            )}
          </PlaceLink>
        );
      })}
    </nav>
  );
}

function LayerLinks({
  label,
  paths,
}: {
  readonly label: string;
  readonly paths: readonly string[];
}) {
  if (paths.length === 0) return null;
  return (
    <span class="layer-links">
      <span class="faint">{label}</span>
      {paths.map((path) => (
        <PlaceLink key={path} to={page({ view: "layer", layer: path })}>
          {path}
        </PlaceLink>
      ))}
    </span>
  );
}

/** What can be logged of most layers. */
const LAYER_TECHNIQUES = ["max_patches", "feature_images"];

export function LayerPage() {
  const path = place.value.layer;
  const own = entriesOf(path);
  const selected = entryOf(own, place.value.technique);
  useOnScreen(selected ? [selected] : []);
  const now = run.value;
  const layer = layers.value.find((one) => one.path === path);
  if (now === null) return null;
  const isUnknown = layer === undefined && layers.value.length > 0;
  const children = layers.value.filter((one) => one.parents.includes(path)).map((one) => one.path);
  const facts = [
    layer?.type ?? "",
    shapeText(layer?.outputShape ?? null) && `output ${shapeText(layer?.outputShape ?? null)}`,
    layer?.parameters ? `${whole(layer.parameters)} parameters` : "",
    layer?.receptiveFieldWords
      ? `receptive field ${layer.receptiveFieldWords.replaceAll(" x ", "×")}`
      : "",
  ].filter((text) => text !== "");
  return (
    <>
      <header class="page-head">
        <h1>{path}</h1>
        <p class="page-facts">
          {facts.join(" · ")}
          <LayerLinks label="from" paths={layer?.parents ?? []} />
          <LayerLinks label="to" paths={children} />
        </p>
      </header>
      {own.some(({ kind, technique }) => kind === "patches" || technique === "filters") && (
        <LayerHistory key={path} run={now} layer={path} />
      )}
      <Tabs of={own} selected={selected} />
      {selected ? (
        <Panel key={selected.tag} run={now} entry={selected} />
      ) : (
        <>
          <p class="note">
            <span>
              {isUnknown ? words.noLayer : words.noPictures}{" "}
              {isUnknown && <PlaceLink to={page({ view: "overview" })}>All layers</PlaceLink>}
            </span>
          </p>
          {!isUnknown && (
            <HowTo what="pictures of this layer" techniques={LAYER_TECHNIQUES} layer={path} />
          )}
        </>
      )}
    </>
  );
}

/** The layers whose ladders of one kind can be chosen. */
function LadderLayers({
  of,
  selected,
}: {
  readonly of: readonly Entry[];
  readonly selected: Entry;
}) {
  return (
    <nav class="tabs" aria-label="Layers">
      {of.map((entry) => (
        <PlaceLink
          key={entry.tag}
          class="tab"
          to={page({ view: "network", technique: keyOf(entry), layer: entry.layer })}
          current={entry === selected}
        >
          {entry.layer}
        </PlaceLink>
      ))}
    </nav>
  );
}

const NETWORK_TECHNIQUES = ["predictions", "adversarial", "inversions", "dreams"];

/** The visuals that belong to no single layer, laid out like those of a layer; and ladders of single
 * layers, one layer at a time. */
export function NetworkPage() {
  const { technique, layer } = place.value;
  const layered = layeredLadders.value.get(technique) ?? [];
  const selected =
    layered.find((entry) => entry.layer === layer) ??
    layered.at(-1) ??
    entryOf(networkEntries.value, technique);
  useOnScreen(selected ? [selected] : []);
  const now = run.value;
  if (now === null) return null;
  const title = selected ? shortTitle(selected) : "Across layers";
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <p class="page-facts">
          {selected?.kind === "predictions"
            ? "what the network says of the images"
            : layered.length > 0
              ? "layer by layer"
              : ["inversions", "dreams"].includes(selected?.technique ?? "")
                ? "through several layers of the network"
                : "of the whole network"}
        </p>
      </header>
      {selected && layered.length > 1 && <LadderLayers of={layered} selected={selected} />}
      {selected ? (
        <Panel key={selected.tag} run={now} entry={selected} pageTitle={title} />
      ) : (
        <>
          <p class="note">{words.noVisual}</p>
          <HowTo what="pictures of the whole network" techniques={NETWORK_TECHNIQUES} />
        </>
      )}
    </>
  );
}
