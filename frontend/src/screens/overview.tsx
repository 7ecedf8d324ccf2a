// The network from input to scores: a row per layer with its pictures.
import { useRef, useState } from "preact/hooks";
import { lanesOf } from "../draw/lanes";
import { Icon } from "../elements/icon";
import { LaneGutter } from "../elements/lane-gutter";
import { PlaceLink } from "../elements/place-link";
import { Thumbnails } from "../elements/thumbnails";
import { useOnScreen } from "../elements/use-on-screen";
import { useWidth } from "../elements/use-size";
import type { Entry, LayerFacts, Run } from "../state/contract";
import { isFrameKind, keyOf, shortTitle } from "../state/entries";
import { picturesOf, shapeText, shownParents } from "../state/layers";
import { page } from "../state/navigation";
import { whole } from "../state/numbers";
import { allLayers, greetingClosed } from "../state/preferences";
import { entries, entriesOf, layers, model, networkEntries, run } from "../state/store";
import { techniqueName, words } from "../state/words";

const TILE = 56;
const TILE_GAP = 4;

export function TechniqueChips({ of }: { readonly of: readonly Entry[] }) {
  return (
    <span class="chips">
      {of.map((entry) => (
        <PlaceLink
          key={entry.tag}
          class={entry.kind === "note" ? "chip chip-note" : "chip"}
          to={
            entry.layer === "" || networkEntries.value.includes(entry)
              ? page({ view: "network", technique: keyOf(entry) })
              : page({ view: "layer", layer: entry.layer, technique: keyOf(entry) })
          }
          {...(entry.kind === "note" ? { title: "Not shown: follow to read why" } : {})}
        >
          {shortTitle(entry)}
        </PlaceLink>
      ))}
    </span>
  );
}

interface RowProps {
  readonly run: Run;
  readonly layer: LayerFacts;
  readonly technique: string;
  readonly room: number;
}

function LayerRow({ run: now, layer, technique, room }: RowProps) {
  const own = entriesOf(layer.path);
  const picture = picturesOf(entries.value, layer.path, technique)[0];
  const to = page({ view: "layer", layer: layer.path });
  const facts = [
    shapeText(layer.outputShape),
    layer.parameters ? `${whole(layer.parameters)} parameters` : "",
    layer.receptiveField === "" ? "" : `sees ${layer.receptiveField}`,
  ].filter((text) => text !== "");
  const count = Math.max(1, Math.floor((room + TILE_GAP) / (TILE + TILE_GAP)));
  return (
    <div class={own.length > 0 ? "layer-body" : "layer-body bare"}>
      <div class="layer-head">
        <PlaceLink class="layer-name" to={to}>
          {layer.path}
        </PlaceLink>
        {layer.type !== "" && <span class="layer-type">{layer.type}</span>}
        <span class="layer-facts">{facts.join(" · ")}</span>
        <span class="space" />
        <TechniqueChips of={own} />
      </div>
      {picture && <Thumbnails run={now} entry={picture} count={count} size={TILE} isLinked />}
    </div>
  );
}

function Greeting() {
  if (greetingClosed.value) return null;
  return (
    <p class="greeting">
      {words.greeting}
      <button
        type="button"
        class="quiet"
        aria-label="Close this explanation"
        onClick={() => {
          greetingClosed.value = true;
        }}
      >
        <Icon name="close" />
      </button>
    </p>
  );
}

export function Overview() {
  const list = useRef<HTMLDivElement>(null);
  const width = useWidth(list);
  const [filter, setFilter] = useState("");
  const [technique, setTechnique] = useState("");
  const now = run.value;
  useOnScreen(entries.value);
  if (now === null) return null;
  const withVisuals = new Set(entries.value.map((entry) => entry.layer));
  const needle = filter.trim().toLowerCase();
  const shown = layers.value.filter(
    (layer) =>
      (allLayers.value || withVisuals.has(layer.path)) &&
      `${layer.path} ${layer.type}`.toLowerCase().includes(needle),
  );
  const rows = lanesOf(
    shown.map((layer) => layer.path),
    shownParents(layers.value, shown),
  );
  const laneCount = Math.max(
    1,
    ...rows.map((row) => Math.max(row.lane, ...row.passes, ...row.joins) + 1),
  );
  const techniques = new Set(
    entries.value
      .filter((entry) => entry.layer !== "" && entry.atlas && !isFrameKind(entry))
      .map((entry) => entry.technique),
  );
  const facts = model.value?.facts;
  const total = layers.value.reduce((sum, layer) => sum + (layer.parameters ?? 0), 0);
  return (
    <>
      <header class="page-head">
        <h1>{typeof facts?.model_name === "string" ? facts.model_name : now.name}</h1>
        <p class="page-facts">
          {layers.value.length} layers
          {total > 0 && ` · ${whole(total)} parameters`}
          {typeof facts?.preprocessing === "string" && ` · ${facts.preprocessing}`}
        </p>
      </header>
      {facts?.note && (
        <p class="note">
          <Icon name="info" /> {facts.note}
        </p>
      )}
      <Greeting />
      <div class="toolbar">
        <label class="control">
          <span>Filter</span>
          <input
            type="search"
            placeholder="layer or type"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <label class="control">
          <span>Pictures</span>
          <select value={technique} onChange={(event) => setTechnique(event.currentTarget.value)}>
            <option value="">first of each layer</option>
            {[...techniques].map((name) => (
              <option key={name} value={name}>
                {techniqueName(name)}
              </option>
            ))}
          </select>
        </label>
        <label class="control">
          <input
            type="checkbox"
            checked={allLayers.value}
            onChange={(event) => {
              allLayers.value = event.currentTarget.checked;
            }}
          />
          <span>layers without pictures too</span>
        </label>
        <span class="space" />
        {networkEntries.value.length > 0 && (
          <span class="toolbar-links">
            <span class="faint">Whole network</span> <TechniqueChips of={networkEntries.value} />
          </span>
        )}
      </div>
      <div class="layer-list" ref={list}>
        {shown.map((layer, i) => {
          const row = rows[i];
          return (
            <div class="layer-row" key={layer.path}>
              {row && <LaneGutter row={row} lanes={laneCount} />}
              <LayerRow
                run={now}
                layer={layer}
                technique={technique}
                room={width - laneCount * 12 - 32}
              />
            </div>
          );
        })}
        {shown.length === 0 && (
          <p class="faint">
            No layer matches “{filter}” out of {layers.value.length}.
          </p>
        )}
      </div>
    </>
  );
}
