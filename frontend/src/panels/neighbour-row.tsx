// The neighbours of one query image, nearest first.
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import type { VisualFacts } from "../state/contract";
import { measureOf, scoresOf, written } from "../state/measures";
import { page } from "../state/navigation";
import { numberAt, row } from "../state/numbers";
import { imageLabel, imageName, imageWords } from "../state/probe";
import { className } from "../state/store";

interface Props {
  readonly facts: VisualFacts;
  readonly query: number;
  readonly size: number;
}

export function NeighbourRow({ facts, query, size }: Props) {
  const id = numberAt(facts.arrays.query_ids, query) ?? -1;
  const distances = measureOf(facts, "distance", 2) ?? scoresOf(facts)[0];
  return (
    <ol class="neighbour-row" style={{ "--side": `${size}px` }}>
      {row(facts.arrays.image_ids, query).map((neighbour, i) => {
        if (neighbour === null || neighbour < 0) return null;
        const distance = numberAt(distances?.values, query, i);
        const text = distances ? written(distances, distance) : "";
        const isSame = imageLabel(neighbour) === imageLabel(id) && imageLabel(id) >= 0;
        return (
          <li key={neighbour}>
            <PlaceLink
              class="cell"
              to={page({ view: "image", image: neighbour })}
              label={`neighbour ${i + 1}: ${imageWords(neighbour)}, ${distances?.label ?? ""} ${text}`}
              title={imageWords(neighbour)}
            >
              <ProbeImage image={neighbour} size={size} alt="" />
              <span class="cell-label">
                {isSame ? "✓ " : ""}
                {imageLabel(neighbour) >= 0
                  ? className(imageLabel(neighbour))
                  : imageName(neighbour)}
              </span>
              <span class="cell-detail" title={distances?.sentence}>
                {text}
              </span>
            </PlaceLink>
          </li>
        );
      })}
    </ol>
  );
}
