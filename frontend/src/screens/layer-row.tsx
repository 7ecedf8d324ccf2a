// One layer of the overview: what it is, what was logged of it, its first pictures.
import { LayerBadges } from "../elements/layer-badges";
import { PlaceLink } from "../elements/place-link";
import { Strip } from "../elements/strip";
import { TechniqueChips } from "../elements/technique-chips";
import type { LayerFacts, Run } from "../state/contract";
import { shortTitle } from "../state/entries";
import { health, isHealthLoading, isScan } from "../state/health";
import { tilesByInterest } from "../state/interest";
import { picturesOf, shapeText } from "../state/layers";
import { page } from "../state/navigation";
import { whole } from "../state/numbers";
import { entries, entriesOf } from "../state/store";

const TILE = 56; // CSS pixels

interface Props {
  readonly run: Run;
  readonly layer: LayerFacts;
  /** The technique whose pictures are wanted; if empty, the one with most units. */
  readonly technique: string;
  /** Width for the pictures in CSS pixels. */
  readonly room: number;
}

export function LayerRow({ run, layer, technique, room }: Props) {
  const own = entriesOf(layer.path);
  const [picture] = picturesOf(entries.value, layer.path, technique);
  const numbers = health.value.get(layer.path);
  const isComing = isHealthLoading.value && own.some(isScan);
  const order = numbers && picture ? tilesByInterest(numbers, picture.tag) : [];
  const facts = [
    shapeText(layer.outputShape),
    layer.parameters ? `${whole(layer.parameters)} parameters` : "",
    layer.receptiveField === "" ? "" : `sees ${layer.receptiveField}`,
    picture
      ? `${shortTitle(picture).toLowerCase()}${order.length > 0 ? ", most telling first" : ""}`
      : "",
  ];
  return (
    <div class={own.length > 0 ? "layer-body" : "layer-body bare"} role="gridcell">
      <div class="layer-head">
        <PlaceLink class="layer-name" to={page({ view: "layer", layer: layer.path })}>
          {layer.path}
        </PlaceLink>
        {layer.type !== "" && <span class="layer-type">{layer.type}</span>}
        <span class="layer-facts">{facts.filter((text) => text !== "").join(" · ")}</span>
        {numbers && <LayerBadges layer={layer.path} of={numbers} />}
        {isComing && <span class="health-badges coming" />}
        <span class="space" />
        <TechniqueChips of={own} />
      </div>
      {picture && <Strip run={run} entry={picture} room={room} size={TILE} order={order} />}
    </div>
  );
}
