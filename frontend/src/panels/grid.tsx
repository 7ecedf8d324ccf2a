// One picture per unit: filters, class images, feature images.
import { useState } from "preact/hooks";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import { TileGrid } from "../elements/tile-grid";
import { keyOf, shortTitle } from "../state/entries";
import { amountsOf } from "../state/measures";
import { page } from "../state/navigation";
import { measured } from "../state/numbers";
import { tileSizeFor } from "../state/preferences";
import { classNames } from "../state/store";
import { isOfClasses, orderBy, unitMeasure, unitNamesOf, unitsOf } from "../state/units";
import { measureName } from "../state/words";
import { MeasureControls } from "./measure-controls";
import type { PanelProps } from "./props";

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

  const nameOf = (slot: number) => names[slot] ?? `unit ${units[slot]}`;
  const describe = (slot: number) => {
    const values = measures.map(
      (name) => `${measureName(name)} ${measured(unitMeasure(facts, name, slot))}`,
    );
    const what = [shortTitle(entry), entry.layer, nameOf(slot)]
      .filter((part) => part !== "")
      .join(", ");
    return [what, ...values].join(", ");
  };

  if (unit !== undefined) {
    const slots = units.flatMap((value, slot) => (value === unit ? [slot] : []));
    if (slots.length === 0) return <p class="absent">Unit {unit} was not logged here.</p>;
    return (
      <div class="large-tiles" style={{ filter: pictureFilter() }}>
        {slots.map((slot) => (
          <figure key={slot}>
            <Tile picture={picture} atlas={atlas} tile={slot} size={LARGE} alt={describe(slot)} />
            <figcaption>
              <SaveTile shown={shown} tile={slot} unit={unit} />
              {measures.map((name) => (
                <span key={name} class="fact">
                  {measureName(name)} <b>{measured(unitMeasure(facts, name, slot))}</b>
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
            const slot = order[position] ?? 0;
            const value = units[slot] ?? 0;
            return {
              key: String(slot),
              to: areClasses
                ? page({ view: "class", class: value, technique: keyOf(entry) })
                : page({
                    view: "unit",
                    layer: entry.layer,
                    unit: value,
                    technique: keyOf(entry),
                  }),
              name: describe(slot),
              label: names[slot] ?? String(value),
              detail: shownScore === "" ? "" : measured(unitMeasure(facts, shownScore, slot)),
              picture: <Tile picture={picture} atlas={atlas} tile={slot} size={size} alt="" />,
            };
          }}
        />
      </div>
    </>
  );
}
