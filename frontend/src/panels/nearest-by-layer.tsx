// The true neighbours of one image in every layer that has them: in tables with their distances, else
// in maps, which hold them for every image.
import type { Entry } from "../state/contract";
import { row } from "../state/numbers";
import { entries, factsOf, layers } from "../state/store";
import { NearestImages } from "./nearest-images";
import { NeighbourRow } from "./neighbour-row";
import { neighboursOf } from "./scatter-points";

const SIZE = 72; // CSS pixels

/** The layers of some entries in the order in which they run; "" is the pixels, before all layers. */
export function layersInOrder(of: readonly Entry[], paths: readonly string[]): string[] {
  const known = [...new Set(of.map((entry) => entry.layer))];
  return known.sort((a, b) => paths.indexOf(a) - paths.indexOf(b));
}

function InTable({ entry, image }: { readonly entry: Entry; readonly image: number }) {
  const facts = factsOf(entry);
  if (facts?.state !== "ready") return null;
  const query = row(facts.value.arrays.query_ids).indexOf(image);
  return (
    <>
      <h3>Nearest in {entry.layer || "the pixels"}</h3>
      <NeighbourRow facts={facts.value} query={query} size={SIZE} />
    </>
  );
}

/** Whether a table has the image among its queries, as far as it is loaded. */
function isQuery(entry: Entry, image: number): boolean {
  const facts = factsOf(entry);
  return facts?.state === "ready" && row(facts.value.arrays.query_ids).includes(image);
}

/** The neighbours that a map holds of an image; empty if none. */
function inMap(entry: Entry, image: number): readonly number[] {
  const facts = factsOf(entry);
  if (facts?.state !== "ready") return [];
  return neighboursOf(facts.value, row(facts.value.arrays.image_ids).indexOf(image));
}

function OfLayer({ own, image }: { readonly own: readonly Entry[]; readonly image: number }) {
  const table = own.find((entry) => entry.kind === "neighbours" && isQuery(entry, image));
  if (table !== undefined) return <InTable entry={table} image={image} />;
  for (const map of own.filter((entry) => entry.kind === "scatter")) {
    const ids = inMap(map, image);
    if (ids.length > 0) return <NearestImages of={image} ids={ids} layer={map.layer} />;
  }
  return null;
}

/** Whether any layer tells the neighbours of an image, as far as the visuals are loaded. */
export function hasNeighbours(image: number): boolean {
  return entries.value.some(
    (entry) =>
      (entry.kind === "neighbours" && isQuery(entry, image)) ||
      (entry.kind === "scatter" && inMap(entry, image).length > 0),
  );
}

export function NearestByLayer({ image }: { readonly image: number }) {
  const own = entries.value.filter(({ kind }) => kind === "neighbours" || kind === "scatter");
  if (!hasNeighbours(image)) return null;
  const paths = layers.value.map(({ path }) => path);
  return (
    <section class="panel" data-kind="nearest">
      <h2>Nearest images, layer by layer</h2>
      <p class="caption">The images that the layer finds most alike; ✓ marks the same class.</p>
      {layersInOrder(own, paths).map((layer) => (
        <OfLayer key={layer} own={own.filter((entry) => entry.layer === layer)} image={image} />
      ))}
    </section>
  );
}
