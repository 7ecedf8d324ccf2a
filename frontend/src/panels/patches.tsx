// The top patches of the data per unit, as a mosaic each.
import { useState } from "preact/hooks";
import { Facts } from "../elements/facts";
import { Mosaic } from "../elements/mosaic";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { TileGrid } from "../elements/tile-grid";
import { keyOf, shortTitle } from "../state/entries";
import { amountsOf, summaryNumbers } from "../state/measures";
import { page } from "../state/navigation";
import { measured } from "../state/numbers";
import { tileSizeFor } from "../state/preferences";
import { orderBy, unitMeasure, unitsOf } from "../state/units";
import { measureName } from "../state/words";
import { MeasureControls } from "./measure-controls";
import type { PanelProps } from "./props";
import { filledRanks, UnitPatches } from "./unit-patches";

export function PatchesPanel({ shown, unit }: PanelProps) {
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  const measures = amountsOf(facts);
  const [sort, setSort] = useState("");
  const [score, setScore] = useState(measures[0] ?? "");
  if (atlas === null) return null;
  const units = unitsOf(facts);
  if (unit !== undefined) {
    const slot = units.indexOf(unit);
    if (slot < 0) return <p class="absent">Unit {unit} was not logged here.</p>;
    return <UnitPatches key={`${entry.tag} ${unit}`} shown={shown} slot={slot} />;
  }
  const perUnit = atlas.shape[1] ?? 1;
  const order = orderBy(facts, sort);
  const size = Math.max(tileSizeFor(order.length), 64);
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const shownScore = measures.includes(sort) ? sort : score;
  return (
    <>
      <div class="toolbar">
        <span class="count">
          {units.length} units × {perUnit}
        </span>
        <Facts of={summaryNumbers(facts).filter(([name]) => name === "dead units")} />
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
          label={`${shortTitle(entry)} of ${entry.layer}`}
          count={order.length}
          width={(size * atlas.tile_width) / longer}
          height={(size * atlas.tile_height) / longer}
          item={(position) => {
            const slot = order[position] ?? 0;
            const value = units[slot] ?? 0;
            const ranks = filledRanks(facts, slot);
            const best = measured(unitMeasure(facts, shownScore, slot));
            return {
              key: String(slot),
              to: page({
                view: "unit",
                layer: entry.layer,
                unit: value,
                technique: keyOf(entry),
              }),
              name: `${entry.layer} unit ${value}, ${ranks.length} patches, best ${measureName(shownScore)} ${best}`,
              label: String(value),
              detail: ranks.length === 0 ? "no response" : best,
              isDimmed: ranks.length === 0 || unitMeasure(facts, "dead", slot) === 1,
              picture: (
                <Mosaic
                  picture={picture}
                  atlas={atlas}
                  tiles={ranks.map((i) => slot * perUnit + i)}
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
