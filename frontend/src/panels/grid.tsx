// One picture per unit: filters, class images, feature images.
import { useState } from "preact/hooks";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import { TileGrid } from "../elements/tile-grid";
import { keyOf, shortTitle } from "../entries";
import { measured } from "../numbers";
import { tileSizeFor } from "../preferences";
import { classNames, page } from "../store";
import { measureName } from "../words";
import { MeasureControls } from "./measure-controls";
import { amountsOf } from "./measures";
import type { PanelProps } from "./table";
import { isOfClasses, orderBy, unitMeasure, unitNamesOf, unitsOf } from "./units";

const LARGE = 288;

export function GridPanel({ shown, unit }: PanelProps) {
  const { entry, facts, picture } = shown;
  const measures = amountsOf(facts);
  const [sort, setSort] = useState("");
  const [score, setScore] = useState(measures[0] ?? "");
  const atlas = facts.atlas;
  if (atlas === null) return null;
  const units = unitsOf(facts);
  const names = unitNamesOf(facts);
  const areClasses = isOfClasses(facts, classNames.value);
  const shownScore = measures.includes(sort) ? sort : score;

  const nameOf = (place: number) => names[place] ?? `unit ${units[place]}`;
  const describe = (place: number) => {
    const values = measures.map(
      (name) => `${measureName(name)} ${measured(unitMeasure(facts, name, place))}`,
    );
    const what = [shortTitle(entry), entry.layer, nameOf(place)]
      .filter((part) => part !== "")
      .join(", ");
    return [what, ...values].join(", ");
  };

  if (unit !== undefined) {
    const places = units.flatMap((value, place) => (value === unit ? [place] : []));
    if (places.length === 0) return <p class="absent">Unit {unit} was not logged here.</p>;
    return (
      <div class="large-tiles" style={{ filter: pictureFilter() }}>
        {places.map((place) => (
          <figure key={place}>
            <Tile picture={picture} atlas={atlas} tile={place} size={LARGE} alt={describe(place)} />
            <figcaption>
              <SaveTile shown={shown} tile={place} unit={unit} />
              {measures.map((name) => (
                <span key={name} class="fact">
                  {measureName(name)} <b>{measured(unitMeasure(facts, name, place))}</b>
                </span>
              ))}
            </figcaption>
          </figure>
        ))}
      </div>
    );
  }

  const order = orderBy(facts, sort);
  const size = tileSizeFor(order.length);
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  return (
    <>
      <div class="toolbar">
        <span class="count">
          {units.length} {units.length === 1 ? "picture" : "pictures"}
        </span>
        <MeasureControls
          measures={measures}
          sort={sort}
          score={shownScore}
          onSort={setSort}
          onScore={setScore}
        />
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label={`${shortTitle(entry)} of ${entry.layer || "the network"}`}
          count={order.length}
          width={(size * atlas.tile_width) / longer}
          height={(size * atlas.tile_height) / longer}
          item={(position) => {
            const place = order[position] ?? 0;
            const value = units[place] ?? 0;
            return {
              key: String(place),
              to: areClasses
                ? page({ view: "class", class: value, technique: keyOf(entry) })
                : page({
                    view: "unit",
                    layer: entry.layer,
                    unit: value,
                    technique: keyOf(entry),
                  }),
              name: describe(place),
              label: names[place] ?? String(value),
              detail: shownScore === "" ? "" : measured(unitMeasure(facts, shownScore, place)),
              picture: <Tile picture={picture} atlas={atlas} tile={place} size={size} alt="" />,
            };
          }}
        />
      </div>
    </>
  );
}
