// The network from input to scores: a row per layer with its pictures.
import { useRef } from "preact/hooks";
import { Greeting } from "../elements/greeting";
import { Icon } from "../elements/icon";
import { later } from "../elements/later";
import { Unshown } from "../elements/unshown";
import { useOnScreen } from "../elements/use-on-screen";
import { stripTiles } from "../elements/use-strip-picture";
import type { LayerFacts, Run } from "../state/contract";
import { leadWith } from "../state/first-picture";
import { health, isHealthLoading } from "../state/health";
import { AILMENTS, mostFirst } from "../state/health-words";
import { firstWritten, picturesOf } from "../state/layers";
import { place } from "../state/navigation";
import { whole } from "../state/numbers";
import { allLayers } from "../state/preferences";
import { entries, isModelLoading, layers, model, modelAddress, run } from "../state/store";
import { words } from "../state/words";
import { HealthLine } from "./health-line";
import { LayerList } from "./layer-list";
import { GRAPH, OverviewControls } from "./overview-controls";

const LayerGraph = later(async () => (await import("../panels/layer-graph")).LayerGraph);

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
        <p class="page-facts">
          {layers.value.length} layers
          {parameters > 0 && ` · ${whole(parameters)} parameters`}
          {facts?.preprocessing ? ` · ${facts.preprocessing}` : ""}
        </p>
        <HealthLine />
      </header>
      {model.value?.note && (
        <p class="note">
          <Icon name="info" /> {model.value.note}
        </p>
      )}
    </>
  );
}

/** Begins to load what the first row needs: the network, which alone knows the order of the rows, and
 * beside it the pictures of the row that will probably be the first. */
function begin(now: Run, listed: readonly LayerFacts[]): void {
  const { technique, layout } = place.value;
  const facts = modelAddress.value === null ? [] : [modelAddress.value];
  const layer = layout === GRAPH ? undefined : firstWritten(listed, entries.value);
  const [first] = layer === undefined ? [] : picturesOf(entries.value, layer, technique);
  if (first === undefined) leadWith(facts, null);
  else stripTiles(now, first, facts);
}

export function Overview() {
  const list = useRef<HTMLDivElement>(null);
  const height = useRef(0); // of the list that was drawn last, in CSS pixels
  const { find: filter, technique, sort, layout } = place.value;
  const now = run.value;
  useOnScreen(entries.value);
  if (now === null) return null;
  const reason = model.value?.note;
  if (layers.value.length === 0 && reason) return <Unshown name={now.name} reason={reason} />;
  const inOrder = listedLayers(filter);
  // As high as the list that it replaces: another run is seen from where the last one was left.
  const placeholder = () => {
    height.current = list.current?.offsetHeight ?? height.current;
    return (
      <p class="placeholder" style={{ height: `${height.current}px` }}>
        {words.loading}
      </p>
    );
  };
  // Rows that change their order once they are drawn take clicks away from under the mouse.
  if (isModelLoading.value) {
    begin(now, inOrder);
    return placeholder();
  }
  const ailment = AILMENTS.find((one) => one === sort);
  const listed = ailment ? mostFirst(inOrder, health.value, ailment) : inOrder;
  const isSorting = ailment !== undefined && isHealthLoading.value;
  return (
    <>
      <Heading runName={now.name} />
      <Greeting />
      <OverviewControls />
      {layout === GRAPH && <LayerGraph listed={inOrder} />}
      {layout !== GRAPH && isSorting && placeholder()}
      {layout !== GRAPH && !isSorting && listed.length > 0 && (
        <LayerList
          run={now}
          listed={listed}
          technique={technique}
          isInOrder={ailment === undefined}
          list={list}
        />
      )}
      {listed.length === 0 && (
        <p class="faint">
          None of {layers.value.length} layers matches “{filter}”.
        </p>
      )}
    </>
  );
}
