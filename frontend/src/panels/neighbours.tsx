// Each query image with its nearest neighbours, nearest first.
import { Facts } from "../elements/facts";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { summaryFacts } from "../state/measures";
import { page } from "../state/navigation";
import { row } from "../state/numbers";
import { tileSizeFor } from "../state/preferences";
import { imageLabel, imageName, imageWords } from "../state/probe";
import { className } from "../state/store";
import { NeighbourRow } from "./neighbour-row";
import type { PanelProps } from "./props";

export function NeighboursPanel({ shown, image }: PanelProps) {
  const { facts } = shown;
  const queries = row(facts.arrays.query_ids).map((id) => id ?? -1);
  const listed = queries.flatMap((id, i) => (image === undefined || id === image ? [i] : []));
  const size = tileSizeFor(Number.POSITIVE_INFINITY);
  return (
    <>
      <div class="toolbar">
        <span class="count">
          {listed.length} {listed.length === 1 ? "image" : "images"}
        </span>
        <Facts of={summaryFacts(facts)} />
        <span class="faint">✓ same class</span>
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div class="neighbours" style={{ filter: pictureFilter(), "--side": `${size}px` }}>
        {listed.map((query) => {
          const id = queries[query] ?? -1;
          return (
            <div class="neighbour-line" key={id}>
              <PlaceLink
                class="cell query"
                to={page({ view: "image", image: id })}
                label={`query: ${imageWords(id)}`}
                title={imageWords(id)}
              >
                <ProbeImage image={id} size={size} alt="" />
                <span class="cell-label">
                  {imageLabel(id) >= 0 ? className(imageLabel(id)) : imageName(id)}
                </span>
              </PlaceLink>
              <NeighbourRow facts={facts} query={query} size={size} />
            </div>
          );
        })}
        {listed.length === 0 && <p class="faint">Image {image} is not a query of this table.</p>}
      </div>
    </>
  );
}
