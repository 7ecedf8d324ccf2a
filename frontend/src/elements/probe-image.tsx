// One probe image by its id.
import { imageWords, probe, probePicture } from "../state/probe";
import { Tile } from "./tile";

interface Props {
  readonly image: number;
  readonly size: number;
  /** Empty if the text beside it says what it is. */
  readonly alt?: string;
}

export function ProbeImage({ image, size, alt }: Props) {
  const known = probe.value;
  const tile = known?.tiles.get(image);
  const atlas = known?.facts.atlas;
  if (known === null || tile === undefined || !atlas) {
    return (
      <span class="no-image" style={{ width: `${size}px`, height: `${size}px` }}>
        {image < 0 ? "none" : `image ${image}`}
      </span>
    );
  }
  const found = probePicture(image, size);
  return (
    <Tile
      picture={found?.picture ?? null}
      atlas={found?.atlas ?? atlas}
      tile={found?.tile ?? tile}
      size={size}
      alt={alt ?? imageWords(image)}
    />
  );
}
