// The true neighbours of one image in every layer that has a map. The maps hold them for all images.
import type { Entry } from "../state/contract";
import { row } from "../state/numbers";
import { entries, factsOf } from "../state/store";
import { NearestImages } from "./nearest-images";
import { neighboursOf } from "./scatter-points";

/** One map of each layer: the neighbours are those in the layer, not on the map. */
function mapsOfLayers(all: readonly Entry[]): Entry[] {
  const maps = all.filter((entry) => entry.kind === "scatter");
  return maps.filter((entry, i) => maps.findIndex((other) => other.layer === entry.layer) === i);
}

export function MapNeighbours({ image }: { readonly image: number }) {
  const found = mapsOfLayers(entries.value).flatMap(({ layer }) => {
    const all = entries.value.filter((entry) => entry.kind === "scatter" && entry.layer === layer);
    for (const facts of all.map((one) => factsOf(one))) {
      if (facts?.state !== "ready") continue;
      const point = row(facts.value.arrays.image_ids).indexOf(image);
      const ids = neighboursOf(facts.value, point);
      if (ids.length > 0) return [{ layer, ids }];
    }
    return [];
  });
  if (found.length === 0) return null;
  return (
    <section class="panel">
      <h2>Nearest images, layer by layer</h2>
      {found.map(({ layer, ids }) => (
        <NearestImages key={layer} of={image} ids={ids} layer={layer} />
      ))}
    </section>
  );
}
