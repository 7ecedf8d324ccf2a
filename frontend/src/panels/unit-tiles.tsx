// The pictures of one unit of a grid, large, with their values.
import { Facts } from "../elements/facts";
import { HowTo } from "../elements/how-to";
import { pictureFilter } from "../elements/picture-controls";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import { ownFacts } from "../state/measures";
import { unitsOf } from "../state/units";
import { unitWords } from "./unit-words";

const SIZE = 288; // CSS pixels
const SMALL_SIZE = 120; // of several pictures of one unit, e.g. a kernel's channels

export function UnitTiles({ shown, unit }: { readonly shown: Shown; readonly unit: number }) {
  const { facts, picture } = shown;
  const { atlas } = facts;
  const slots = unitsOf(facts).flatMap((value, slot) => (value === unit ? [slot] : []));
  if (atlas === null || slots.length === 0) {
    return (
      <>
        <p class="absent">Unit {unit} was not logged here.</p>
        {facts.technique === "feature_images" && (
          <HowTo
            what="its feature image"
            techniques={[facts.technique]}
            layer={facts.layer}
            units={[unit]}
          />
        )}
      </>
    );
  }
  return (
    <div class="large-tiles" style={{ filter: pictureFilter() }}>
      {slots.map((slot) => (
        <figure key={slot}>
          <Tile
            picture={picture}
            atlas={atlas}
            tile={slot}
            size={slots.length > 1 ? SMALL_SIZE : SIZE}
            alt={unitWords(facts, slot)}
          />
          <figcaption>
            <Facts of={ownFacts(facts, slot)} />
            <SaveTile shown={shown} tile={slot} unit={unit} />
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
