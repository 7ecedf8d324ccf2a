// The selected image of a map, with its true neighbours.
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import type { Shown } from "../elements/use-shown";
import { page } from "../state/navigation";
import { imageWords } from "../state/probe";
import { entriesOf } from "../state/store";
import { words } from "../state/words";
import { NearestImages } from "./nearest-images";
import { TrueNeighbours } from "./true-neighbours";

interface Props {
  readonly shown: Shown;
  /** Image id; -1 if none. */
  readonly image: number;
  /** Neighbours that were logged with the map. */
  readonly neighbours: readonly number[];
  /** Called with the neighbours from a table of the same layer. */
  readonly onKnown: (ids: readonly number[]) => void;
}

export function MapSelected({ shown, image, neighbours, onKnown }: Props) {
  const { run, entry } = shown;
  if (image < 0) return <p class="faint">{words.selectPoint}</p>;
  const tables = entriesOf(entry.layer).filter((one) => one.kind === "neighbours");
  return (
    <div class="map-selected">
      <PlaceLink to={page({ view: "image", image })} class="cell">
        <ProbeImage image={image} size={128} alt="" />
        <span>{imageWords(image)}</span>
      </PlaceLink>
      {neighbours.length > 0 ? (
        <NearestImages of={image} ids={neighbours} layer={entry.layer} />
      ) : (
        <TrueNeighbours run={run} entries={tables} image={image} onKnown={onKnown} />
      )}
    </div>
  );
}
