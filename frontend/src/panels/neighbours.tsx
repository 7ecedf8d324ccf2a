// Each query image with its nearest neighbours, nearest first.
import { Facts } from "../elements/facts";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { at, measured, row } from "../numbers";
import { tileSizeFor } from "../preferences";
import { imageLabel, imageName, imageWords } from "../probe";
import { className, page } from "../store";
import { measureName } from "../words";
import { summaryNumbers } from "./measures";
import type { PanelProps } from "./table";

interface RowProps {
  readonly shown: PanelProps["shown"];
  readonly query: number;
  readonly size: number;
}

/** The neighbours of one query as a row of links. */
export function NeighbourRow({ shown, query, size }: RowProps) {
  const { facts } = shown;
  const id = at(facts.arrays.query_ids, query) ?? -1;
  const measure = Object.keys(facts.measures)[0] ?? "";
  return (
    <ol class="neighbour-row">
      {row(facts.arrays.image_ids, query).map((neighbour, i) => {
        if (neighbour === null || neighbour < 0) return null;
        const distance = measured(at(facts.measures[measure], query, i));
        const isSame = imageLabel(neighbour) === imageLabel(id) && imageLabel(id) >= 0;
        return (
          <li key={neighbour}>
            <PlaceLink
              class="cell"
              to={page({ view: "image", image: neighbour })}
              label={`neighbour ${i + 1}: ${imageWords(neighbour)}, ${measureName(measure)} ${distance}`}
              title={imageWords(neighbour)}
            >
              <ProbeImage image={neighbour} size={size} alt="" />
              <span class="cell-label">
                {isSame ? "✓ " : ""}
                {imageLabel(neighbour) >= 0
                  ? className(imageLabel(neighbour))
                  : imageName(neighbour)}
              </span>
              <span class="cell-detail">{distance}</span>
            </PlaceLink>
          </li>
        );
      })}
    </ol>
  );
}

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
        <Facts of={summaryNumbers(facts)} />
        <span class="faint">✓ same class</span>
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div class="neighbours" style={{ filter: pictureFilter() }}>
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
              <NeighbourRow shown={shown} query={query} size={size} />
            </div>
          );
        })}
        {listed.length === 0 && (
          <p class="faint">Image {image} was not among the queries of this table.</p>
        )}
      </div>
    </>
  );
}
