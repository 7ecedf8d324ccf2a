// The top patches of one unit, large, beside the whole image of the one that is pointed at.
import { useState } from "preact/hooks";
import type { VisualFacts } from "../contract";
import type { Rectangle } from "../draw/box";
import { Facts } from "../elements/facts";
import { ImageWithBox } from "../elements/image-with-box";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import { at, measured, rank, row } from "../numbers";
import { imageWords } from "../probe";
import { page } from "../store";
import { measureName, words } from "../words";
import { amountsOf, ownNumbers } from "./measures";
import { unitsOf } from "./units";

const PATCH = 96;
const WHOLE = 320;

/** Places along the rank axis that hold a patch. */
export function filledRanks(facts: VisualFacts, place: number): number[] {
  return row(facts.arrays.image_ids, place).flatMap((id, i) => (id !== null && id >= 0 ? [i] : []));
}

function rectangle(sides: readonly (number | null)[]): Rectangle | null {
  const [top, left, bottom, right] = sides;
  if (top == null || left == null || bottom == null || right == null) return null;
  return { top, left, bottom, right };
}

/** Where the unit's input gradient really lives, for units that see (almost) all of the image. */
function effectiveBox(facts: VisualFacts, place: number, i: number): Rectangle | null {
  const sides = ["top", "left", "bottom", "right"];
  return rectangle(sides.map((side) => at(facts.measures[`effective_${side}`], place, i)));
}

interface Props {
  readonly shown: Shown;
  /** Place of the unit among those of the visual. */
  readonly place: number;
}

export function UnitPatches({ shown, place }: Props) {
  const [active, setActive] = useState(0);
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  if (atlas === null) return null;
  const ranks = filledRanks(facts, place);
  const perUnit = atlas.shape[1] ?? 1;
  const unit = unitsOf(facts)[place] ?? 0;
  const image = at(facts.arrays.image_ids, place, active) ?? -1;
  const box = rectangle(row(facts.arrays.boxes, place, active));
  const effective = effectiveBox(facts, place, active);
  const measures = amountsOf(facts).filter((name) => rank(facts.measures[name]) > 1);
  const [score = ""] = measures;
  const describe = (i: number) =>
    [
      `${entry.layer} unit ${unit}, patch ${i + 1} of ${ranks.length}`,
      ...measures.map(
        (name) => `${measureName(name)} ${measured(at(facts.measures[name], place, i))}`,
      ),
      imageWords(at(facts.arrays.image_ids, place, i) ?? -1),
    ].join(", ");
  return (
    <>
      <p class="facts-line">
        <Facts of={ownNumbers(facts, place)} />
      </p>
      {ranks.length === 0 && <p class="faint">{words.deadUnit}</p>}
      {ranks.length > 0 && (
        <div class="unit-patches" style={{ filter: pictureFilter() }}>
          <ol class="patch-list">
            {ranks.map((i) => (
              <li key={i}>
                <PlaceLink
                  class={i === active ? "cell active" : "cell"}
                  to={page({ view: "image", image: at(facts.arrays.image_ids, place, i) })}
                  label={describe(i)}
                  onPoint={() => setActive(i)}
                >
                  <Tile
                    picture={picture}
                    atlas={atlas}
                    tile={place * perUnit + i}
                    size={PATCH}
                    alt=""
                  />
                  <span class="cell-detail">{measured(at(facts.measures[score], place, i))}</span>
                </PlaceLink>
              </li>
            ))}
          </ol>
          <figure class="whole-image">
            <ImageWithBox
              image={image}
              size={WHOLE}
              {...(box ? { box } : {})}
              {...(effective ? { effective } : {})}
            />
            <figcaption>
              <PlaceLink to={page({ view: "image", image })}>{imageWords(image)}</PlaceLink>
              <SaveTile
                shown={shown}
                tile={place * perUnit + active}
                unit={`${unit}-${active + 1}`}
              />
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
