// The top patches of the data per unit, each with the image that it was cut from.
import { useState } from "preact/hooks";
import type { VisualFacts } from "../contract";
import { ImageWithBox } from "../elements/image-with-box";
import { Mosaic } from "../elements/mosaic";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import { TileGrid } from "../elements/tile-grid";
import type { Shown } from "../elements/use-shown";
import { shortTitle } from "../entries";
import { at, measured, row } from "../numbers";
import { tileSize } from "../preferences";
import { imageWords } from "../probe";
import { page } from "../store";
import { measureName, words } from "../words";
import { MeasureControls } from "./measure-controls";
import type { PanelProps } from "./table";
import { orderBy, unitMeasure, unitsOf } from "./units";

const PATCH = 96;
const WHOLE = 320;

/** Places along the rank axis that hold a patch. */
export function filledRanks(facts: VisualFacts, place: number): number[] {
  return row(facts.arrays.image_ids, place).flatMap((id, i) => (id !== null && id >= 0 ? [i] : []));
}

/** The patches of one unit, large, beside the image of the one that is pointed at. */
function UnitPatches({ shown, place }: { readonly shown: Shown; readonly place: number }) {
  const [active, setActive] = useState(0);
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  const ranks = filledRanks(facts, place);
  const perUnit = atlas?.shape[1] ?? 1;
  if (atlas === null) return null;
  const unit = unitsOf(facts)[place] ?? 0;
  const image = at(facts.arrays.image_ids, place, active) ?? -1;
  const [top, left, bottom, right] = row(facts.arrays.boxes, place, active);
  const measures = Object.keys(facts.measures);
  const describe = (i: number) =>
    [
      `${entry.layer} unit ${unit}, patch ${i + 1} of ${ranks.length}`,
      ...measures.map(
        (name) => `${measureName(name)} ${measured(at(facts.measures[name], place, i))}`,
      ),
      imageWords(at(facts.arrays.image_ids, place, i) ?? -1),
    ].join(", ");
  if (ranks.length === 0) return <p class="faint">No image of the data excites this unit.</p>;
  return (
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
              <span class="cell-detail">
                {measured(at(facts.measures[measures[0] ?? ""], place, i))}
              </span>
            </PlaceLink>
          </li>
        ))}
      </ol>
      <figure class="whole-image">
        {image >= 0 && [top, left, bottom, right].every((side) => typeof side === "number") && (
          <ImageWithBox
            image={image}
            box={{ top: top ?? 0, left: left ?? 0, bottom: bottom ?? 0, right: right ?? 0 }}
            size={WHOLE}
          />
        )}
        <figcaption>
          <PlaceLink to={page({ view: "image", image })}>{imageWords(image)}</PlaceLink>
          <SaveTile shown={shown} tile={place * perUnit + active} unit={`${unit}-${active + 1}`} />
        </figcaption>
        <p class="faint">{words.boxExplained}</p>
      </figure>
    </div>
  );
}

export function PatchesPanel({ shown, unit }: PanelProps) {
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  const measures = Object.keys(facts.measures);
  const [sort, setSort] = useState("");
  const [score, setScore] = useState(measures[0] ?? "");
  if (atlas === null) return null;
  const units = unitsOf(facts);
  if (unit !== undefined) {
    const place = units.indexOf(unit);
    if (place < 0) return <p class="absent">Unit {unit} was not logged here.</p>;
    return <UnitPatches key={`${entry.tag} ${unit}`} shown={shown} place={place} />;
  }
  const perUnit = atlas.shape[1] ?? 1;
  const order = orderBy(facts, sort);
  const size = Math.max(tileSize.value, 64);
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const shownScore = measures.includes(sort) ? sort : score;
  return (
    <>
      <div class="toolbar">
        <span class="count">
          {units.length} units, {perUnit} patches each
        </span>
        <MeasureControls
          measures={measures}
          sort={sort}
          score={shownScore}
          onSort={setSort}
          onScore={setScore}
        />
        <span class="space" />
        <PictureControls />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label={`${shortTitle(entry)} of ${entry.layer}`}
          count={order.length}
          width={(size * atlas.tile_width) / longer}
          height={(size * atlas.tile_height) / longer}
          item={(position) => {
            const place = order[position] ?? 0;
            const value = units[place] ?? 0;
            const ranks = filledRanks(facts, place);
            const best = measured(unitMeasure(facts, shownScore, place));
            return {
              key: String(place),
              to: page({
                view: "unit",
                layer: entry.layer,
                unit: value,
                technique: entry.technique,
              }),
              name: `${entry.layer} unit ${value}, ${ranks.length} patches, best ${measureName(shownScore)} ${best}`,
              label: String(value),
              detail: ranks.length === 0 ? "no response" : best,
              isDimmed: ranks.length === 0,
              picture: (
                <Mosaic
                  picture={picture}
                  atlas={atlas}
                  tiles={ranks.map((i) => place * perUnit + i)}
                  size={size}
                  alt=""
                />
              ),
            };
          }}
        />
      </div>
    </>
  );
}
