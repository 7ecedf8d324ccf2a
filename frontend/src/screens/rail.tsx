// The rail on the left: pages about the whole network, then its layers with a picture each.
import { useRef } from "preact/hooks";
import { Icon, type IconName } from "../elements/icon";
import { PlaceLink } from "../elements/place-link";
import { Thumbnail } from "../elements/thumbnail";
import { RovingLinks, useRoving } from "../elements/use-roving";
import { covers } from "../state/covers";
import { entryOf, keyOf, shortTitle } from "../state/entries";
import { page, place } from "../state/navigation";
import { compact } from "../state/numbers";
import type { Place } from "../state/place";
import { probeEntry } from "../state/probe";
import {
  classNames,
  entries,
  isModelLoading,
  layeredLadders,
  layers,
  networkEntries,
  run,
} from "../state/store";
import { techniqueName } from "../state/words";

interface LinkProps {
  readonly to: Place;
  readonly icon: IconName;
  readonly text: string;
  readonly count?: number | undefined;
  readonly also?: readonly Place["view"][];
}

/** The key of the selected visual of the whole network. */
function keyOrFirst(technique: string): string {
  if (layeredLadders.value.has(technique)) return technique;
  const selected = entryOf(networkEntries.value, technique);
  return selected === undefined ? "" : keyOf(selected);
}

function RailLink({ to, icon, text, count, also = [] }: LinkProps) {
  const { view, technique } = place.value;
  const isTab = to.technique === "" || keyOrFirst(technique) === to.technique;
  const isHere = (view === to.view && isTab) || also.includes(view);
  return (
    <li>
      <PlaceLink class="rail-link" to={to} current={isHere}>
        <Icon name={icon} />
        <span>{text}</span>
        {count !== undefined && <span class="rail-count">{compact(count)}</span>}
      </PlaceLink>
    </li>
  );
}

/** The layers that have visuals, each with a picture. */
function RailLayers() {
  const list = useRef<HTMLUListElement>(null);
  useRoving(list);
  const pictures = covers.value;
  const withVisuals = new Set(entries.value.map((entry) => entry.layer));
  const listed = layers.value.filter((layer) => withVisuals.has(layer.path));
  return (
    <RovingLinks.Provider value={true}>
      <ul class="rail-layers" ref={list}>
        {listed.map((layer) => {
          const slash = layer.path.lastIndexOf("/");
          return (
            <li key={layer.path}>
              <PlaceLink
                class="rail-layer"
                to={page({ view: "layer", layer: layer.path })}
                current={place.value.layer === layer.path}
                title={layer.path}
              >
                <span class="rail-thumb">
                  <Thumbnail of={pictures.get(layer.path)} size={28} />
                </span>
                <span class="rail-name">
                  {slash > 0 && <small>{layer.path.slice(0, slash + 1)}</small>}
                  {layer.path.slice(slash + 1)}
                </span>
              </PlaceLink>
            </li>
          );
        })}
      </ul>
    </RovingLinks.Provider>
  );
}

/** What there is of the whole network. */
function NetworkLinks() {
  const images = probeEntry.value;
  const classes = classNames.value.length;
  const hasMap = entries.value.some((entry) => entry.kind === "scatter");
  return (
    <>
      {classes > 0 && (
        <RailLink
          to={page({ view: "classes" })}
          icon="tag"
          text="Classes"
          count={classes}
          also={["class"]}
        />
      )}
      {images && (
        <RailLink
          to={page({ view: "images" })}
          icon="image"
          text="Images"
          count={images.atlas?.count}
          also={["image"]}
        />
      )}
      {hasMap && <RailLink to={page({ view: "embedding" })} icon="map" text="Map" />}
      {networkEntries.value.map((entry) => (
        <RailLink
          key={entry.tag}
          to={page({ view: "network", technique: keyOf(entry) })}
          icon="columns"
          text={shortTitle(entry)}
        />
      ))}
      {[...layeredLadders.value].map(([key, group]) => (
        <RailLink
          key={key}
          to={page({ view: "network", technique: key, layer: group.at(-1)?.layer ?? "" })}
          icon="columns"
          text={techniqueName(group[0]?.technique ?? "")}
          count={group.length}
        />
      ))}
    </>
  );
}

export function Rail() {
  // The network decides which links there are, and the order of its layers: none is drawn to be moved.
  const isKnown = run.value !== null && !isModelLoading.value;
  return (
    <nav class="rail" aria-label="Network">
      <ul>
        <RailLink to={page({ view: "overview" })} icon="layers" text="Overview" />
        {isKnown && <NetworkLinks />}
      </ul>
      {isKnown && (
        <>
          <h2>Layers</h2>
          <RailLayers />
        </>
      )}
    </nav>
  );
}
