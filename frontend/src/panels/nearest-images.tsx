// The neighbours of an image that were logged with a map, nearest first.
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { page } from "../state/navigation";
import { imageLabel, imageName, imageWords } from "../state/probe";
import { className } from "../state/store";

const SIZE = 72; // CSS pixels

interface Props {
  readonly of: number;
  readonly ids: readonly number[];
  readonly layer: string;
}

export function NearestImages({ of, ids, layer }: Props) {
  return (
    <>
      <h3>Nearest in {layer}</h3>
      <ol class="neighbour-row" style={{ "--side": `${SIZE}px` }}>
        {ids.map((id, i) => (
          <li key={id}>
            <PlaceLink
              class="cell"
              to={page({ view: "image", image: id })}
              label={`neighbour ${i + 1}: ${imageWords(id)}`}
              title={imageWords(id)}
            >
              <ProbeImage image={id} size={SIZE} alt="" />
              <span class="cell-label">
                {imageLabel(id) >= 0 && imageLabel(id) === imageLabel(of) ? "✓ " : ""}
                {imageLabel(id) >= 0 ? className(imageLabel(id)) : imageName(id)}
              </span>
            </PlaceLink>
          </li>
        ))}
      </ol>
    </>
  );
}
