// The top patches of one unit, large, beside the whole image of the one that is pointed at.
import { useState } from "preact/hooks";
import type { Rectangle } from "../draw/box";
import { Facts } from "../elements/facts";
import { ImageWithBox } from "../elements/image-with-box";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import type { VisualFacts } from "../state/contract";
import { amountsOf, ownNumbers } from "../state/measures";
import { page } from "../state/navigation";
import { axesOf, measured, numberAt, row } from "../state/numbers";
import { imageWords } from "../state/probe";
import { unitsOf } from "../state/units";
import { measureName, words } from "../state/words";

const PATCH = 96;
const WHOLE = 320;

/** Places along the rank axis that hold a patch. */
export function filledRanks(facts: VisualFacts, slot: number): number[] {
  return row(facts.arrays.image_ids, slot).flatMap((id, i) => (id !== null && id >= 0 ? [i] : []));
}

function rectangle(sides: readonly (number | null)[]): Rectangle | null {
  const [top, left, bottom, right] = sides;
  if (top == null || left == null || bottom == null || right == null) return null;
  return { top, left, bottom, right };
}

/** Where the unit's input gradient really lives, for units that see (almost) all of the image. */
function effectiveBox(facts: VisualFacts, slot: number, i: number): Rectangle | null {
  const sides = ["top", "left", "bottom", "right"];
  return rectangle(sides.map((side) => numberAt(facts.measures[`effective_${side}`], slot, i)));
}

interface Props {
  readonly shown: Shown;
  /** Place of the unit among those of the visual. */
  readonly slot: number;
}

export function UnitPatches({ shown, slot }: Props) {
  const [active, setActive] = useState(0);
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  if (atlas === null) return null;
  const ranks = filledRanks(facts, slot);
  const perUnit = atlas.shape[1] ?? 1;
  const unit = unitsOf(facts)[slot] ?? 0;
  const image = numberAt(facts.arrays.image_ids, slot, active) ?? -1;
  const box = rectangle(row(facts.arrays.boxes, slot, active));
  const effective = effectiveBox(facts, slot, active);
  const measures = amountsOf(facts).filter((name) => axesOf(facts.measures[name]) > 1);
  const [score = ""] = measures;
  const describe = (i: number) =>
    [
      `${entry.layer} unit ${unit}, patch ${i + 1} of ${ranks.length}`,
      ...measures.map(
        (name) => `${measureName(name)} ${measured(numberAt(facts.measures[name], slot, i))}`,
      ),
      imageWords(numberAt(facts.arrays.image_ids, slot, i) ?? -1),
    ].join(", ");
  return (
    <>
      <p class="facts-line">
        <Facts of={ownNumbers(facts, slot)} />
      </p>
      {ranks.length === 0 && <p class="faint">{words.deadUnit}</p>}
      {ranks.length > 0 && (
        <div class="unit-patches" style={{ filter: pictureFilter() }}>
          <ol class="patch-list">
            {ranks.map((i) => (
              <li key={i}>
                <PlaceLink
                  class={i === active ? "cell active" : "cell"}
                  to={page({ view: "image", image: numberAt(facts.arrays.image_ids, slot, i) })}
                  label={describe(i)}
                  onPoint={() => setActive(i)}
                >
                  <Tile
                    picture={picture}
                    atlas={atlas}
                    tile={slot * perUnit + i}
                    size={PATCH}
                    alt=""
                  />
                  <span class="cell-detail">
                    {measured(numberAt(facts.measures[score], slot, i))}
                  </span>
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
                tile={slot * perUnit + active}
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
