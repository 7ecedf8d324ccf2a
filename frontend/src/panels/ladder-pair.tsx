// The shown rung, the picture it is compared with, and their difference.
import { useMemo, useRef } from "preact/hooks";
import { scaledPixels, tileBox, tilePixels } from "../draw/crop";
import { Breakable } from "../elements/breakable";
import { Difference } from "../elements/difference";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { SaveTile } from "../elements/save-tile";
import { Swipe } from "../elements/swipe";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import { useSizeOfFour } from "../elements/use-size";
import { verdictOf } from "../state/ladders";
import { page } from "../state/navigation";
import { imageLabel, imageName, probePicture } from "../state/probe";
import { className } from "../state/store";
import { type LadderView, rungWords, subjectName, tileAt } from "./ladder-view";
import { VerdictWords } from "./verdict";

const MOST_SIZE = 260; // CSS pixels

interface Props {
  readonly shown: Shown;
  readonly view: LadderView;
  /** Whether to compare with the original image rather than with the first rung. */
  readonly isBesideOriginal: boolean;
}

interface Pair {
  readonly now: ImageData;
  readonly from: ImageData;
}

/** Pixels of the shown rung, and of what it is compared with, at the same size. */
function usePixels({ shown, view, isBesideOriginal }: Props): Pair | null {
  const { facts, picture } = shown;
  const { atlas } = facts;
  const first = tileAt(view, view.subject, 0);
  const tile = tileAt(view, view.subject, view.rung);
  const image = view.subjects[view.subject] ?? -1;
  const original = isBesideOriginal ? probePicture(image, MOST_SIZE) : null;
  return useMemo(() => {
    if (picture === null || atlas === null) return null;
    const now = tilePixels(picture, atlas, tile);
    if (original === null) return { now, from: tilePixels(picture, atlas, first) };
    const box = tileBox(original.atlas, original.tile);
    return { now, from: scaledPixels(original.picture, box, now.width, now.height) };
  }, [picture, atlas, tile, first, original?.picture, original?.tile]);
}

export function LadderPair({ shown, view, isBesideOriginal }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSizeOfFour(box, MOST_SIZE);
  const { facts, picture } = shown;
  const { axis, labels, subject, rung } = view;
  const { atlas } = facts;
  const pixels = usePixels({ shown, view, isBesideOriginal });
  if (atlas === null) return null;
  const id = view.subjects[subject] ?? -1;
  const truth = verdictOf(facts, subject, rung, imageLabel(id))?.truth ?? imageLabel(id);
  const name = subjectName(view, subject);
  const label = labels[rung] ?? "";
  const tile = (of: number) => (
    <Tile
      picture={picture}
      atlas={atlas}
      tile={tileAt(view, subject, of)}
      size={size}
      alt={rungWords(facts, view, subject, of)}
    />
  );
  return (
    <div class="large-tiles" ref={box} style={{ filter: pictureFilter() }}>
      <figure>
        {isBesideOriginal ? <ProbeImage image={id} size={size} /> : tile(0)}
        <figcaption>
          {id >= 0 ? (
            <PlaceLink to={page({ view: "image", image: id })}>
              <Breakable text={imageName(id)} />
            </PlaceLink>
          ) : (
            <span>{name}</span>
          )}
          {truth >= 0 && <span>{className(truth)}</span>}
          {!isBesideOriginal && (
            <span class="faint">
              {axis} {labels[0]}
            </span>
          )}
        </figcaption>
      </figure>
      <figure>
        {tile(rung)}
        <figcaption>
          <span>
            {axis} <b>{label}</b>
          </span>
          <VerdictWords facts={facts} view={view} />
          <SaveTile
            shown={shown}
            tile={tileAt(view, subject, rung)}
            unit={`${name}_${label.replace("/", "-")}`}
          />
        </figcaption>
      </figure>
      {pixels && pixels.now.width === pixels.from.width && (
        <Swipe
          left={pixels.from}
          right={pixels.now}
          leftName={isBesideOriginal ? "original" : `${axis} ${labels[0]}`}
          rightName={`${axis} ${label}`}
          size={size}
        />
      )}
      {pixels && (
        <Difference
          a={pixels.now}
          b={pixels.from}
          size={size}
          of={`Difference of ${axis} ${label} to ${isBesideOriginal ? "the original" : labels[0]}`}
        />
      )}
    </div>
  );
}
