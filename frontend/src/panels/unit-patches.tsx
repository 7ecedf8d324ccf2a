// The top patches of one unit, beside the whole image of the patch that is pointed at.
import { useState } from "preact/hooks";
import { Facts } from "../elements/facts";
import { ImageWithBox } from "../elements/image-with-box";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import { ownFacts, scoresOf, written } from "../state/measures";
import { page } from "../state/navigation";
import { axesOf, numberAt } from "../state/numbers";
import { patchOf } from "../state/patches";
import { imageWords } from "../state/probe";
import { filledRanks, unitsOf } from "../state/units";
import { words } from "../state/words";

const PATCH_SIZE = 96; // CSS pixels
const IMAGE_SIZE = 320;

interface Props {
  readonly shown: Shown;
  readonly slot: number;
}

export function UnitPatches({ shown, slot }: Props) {
  const [active, setActive] = useState(0);
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  if (atlas === null) return null;
  const ranks = filledRanks(facts, slot);
  const tileOf = (rank: number) => slot * (atlas.shape[1] ?? 1) + rank;
  const unit = unitsOf(facts)[slot] ?? 0;
  const { image, box, effective } = patchOf(facts, slot, active);
  const scores = scoresOf(facts).filter((one) => axesOf(one.values) > 1);
  const [score] = scores;
  const describe = (rank: number) =>
    [
      `${entry.layer} unit ${unit}, patch ${rank + 1} of ${ranks.length}`,
      ...scores.map((one) => `${one.label} ${written(one, numberAt(one.values, slot, rank))}`),
      imageWords(patchOf(facts, slot, rank).image),
    ].join(", ");
  return (
    <>
      <p class="facts-line">
        <Facts of={ownFacts(facts, slot)} />
      </p>
      {ranks.length === 0 && <p class="faint">{words.deadUnit}</p>}
      {ranks.length > 0 && (
        <div class="unit-patches" style={{ filter: pictureFilter() }}>
          <ol class="patch-list">
            {ranks.map((rank) => (
              <li key={rank}>
                <PlaceLink
                  class={rank === active ? "cell active" : "cell"}
                  to={page({ view: "image", image: patchOf(facts, slot, rank).image })}
                  label={describe(rank)}
                  onPoint={() => setActive(rank)}
                >
                  <Tile
                    picture={picture}
                    atlas={atlas}
                    tile={tileOf(rank)}
                    size={PATCH_SIZE}
                    alt=""
                  />
                  <span class="cell-detail" title={score?.sentence}>
                    {score && written(score, numberAt(score.values, slot, rank))}
                  </span>
                </PlaceLink>
              </li>
            ))}
          </ol>
          <figure class="whole-image">
            <ImageWithBox
              image={image}
              size={IMAGE_SIZE}
              {...(box ? { box } : {})}
              {...(effective ? { effective } : {})}
            />
            <figcaption>
              <PlaceLink to={page({ view: "image", image })}>{imageWords(image)}</PlaceLink>
              <SaveTile shown={shown} tile={tileOf(active)} unit={`${unit}-${active + 1}`} />
            </figcaption>
            <p class="faint">
              {words.boxExplained} {effective && words.effectiveExplained}
            </p>
          </figure>
        </div>
      )}
    </>
  );
}
