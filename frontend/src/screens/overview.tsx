// The network from input to scores: a row per layer with its pictures.
import { useRef } from "preact/hooks";
import { laneCount, lanesOf } from "../draw/lanes";
import { Greeting } from "../elements/greeting";
import { Icon } from "../elements/icon";
import { gutterWidth, LaneGutter } from "../elements/lane-gutter";
import { later } from "../elements/later";
import { Unshown } from "../elements/unshown";
import { useOnScreen } from "../elements/use-on-screen";
import { RovingLinks, useRoving } from "../elements/use-roving";
import { useWidth } from "../elements/use-size";
import type { LayerFacts } from "../state/contract";
import { health } from "../state/health";
import { AILMENTS, mostFirst } from "../state/health-words";
import { shownParents } from "../state/layers";
import { place } from "../state/navigation";
import { whole } from "../state/numbers";
import { allLayers } from "../state/preferences";
import { entries, layers, model, run } from "../state/store";
import { HealthLine } from "./health-line";
import { LayerRow } from "./layer-row";
import { GRAPH, OverviewControls } from "./overview-controls";

const LayerGraph = later(async () => (await import("../panels/layer-graph")).LayerGraph);

const ROW_PADDING = 24; // CSS pixels

/** Layers with pictures, or all of them, whose name or type contains a text. */
function listedLayers(text: string): readonly LayerFacts[] {
  const withVisuals = new Set(entries.value.map((entry) => entry.layer));
  const needle = text.trim().toLowerCase();
  return layers.value.filter(
    ({ path, type }) =>
      (allLayers.value || withVisuals.has(path)) &&
      `${path} ${type}`.toLowerCase().includes(needle),
  );
}

function Heading({ runName }: { readonly runName: string }) {
  const facts = model.value?.facts;
  const parameters = layers.value.reduce((sum, layer) => sum + (layer.parameters ?? 0), 0);
  return (
    <>
      <header class="page-head">
        <h1>{typeof facts?.model_name === "string" ? facts.model_name : runName}</h1>
        <HealthLine />
        <p class="page-facts">
          {layers.value.length} layers
          {parameters > 0 && ` · ${whole(parameters)} parameters`}
          {facts?.preprocessing ? ` · ${facts.preprocessing}` : ""}
        </p>
      </header>
      {model.value?.note && (
        <p class="note">
          <Icon name="info" /> {model.value.note}
        </p>
      )}
    </>
  );
}

export function Overview() {
  const list = useRef<HTMLDivElement>(null);
  const width = useWidth(list);
  const { find: filter, technique, sort, layout } = place.value;
  const now = run.value;
  useRoving(list);
  useOnScreen(entries.value);
  if (now === null) return null;
  const reason = model.value?.note;
  if (layers.value.length === 0 && reason) return <Unshown name={now.name} reason={reason} />;
  const ailment = AILMENTS.find((one) => one === sort);
  const inOrder = listedLayers(filter);
  const listed = ailment ? mostFirst(inOrder, health.value, ailment) : inOrder;
  // Lanes lead from a layer to the next: sorted by anything else, they would lead nowhere.
  const rows = ailment
    ? []
    : lanesOf(
        listed.map((layer) => layer.path),
        shownParents(layers.value, listed),
      );
  const lanes = laneCount(rows);
  return (
    <>
      <Heading runName={now.name} />
      <Greeting />
      <OverviewControls />
      {layout === GRAPH && <LayerGraph listed={inOrder} />}
      <div
        class="layer-list"
        ref={list}
        role="grid"
        aria-label="Layers"
        hidden={layout === GRAPH || listed.length === 0}
      >
        <RovingLinks.Provider value={true}>
          {(layout === GRAPH ? [] : listed).map((layer, i) => {
            const row = rows[i];
            return (
              <div class="layer-row" key={layer.path} role="row" data-row="">
                {row && <LaneGutter row={row} lanes={lanes} />}
                <LayerRow
                  run={now}
                  layer={layer}
                  technique={technique}
                  room={width - gutterWidth(lanes) - ROW_PADDING}
                />
              </div>
            );
          })}
        </RovingLinks.Provider>
      </div>
      {listed.length === 0 && (
        <p class="faint">
          None of {layers.value.length} layers matches “{filter}”.
        </p>
      )}
    </>
  );
}
