// One picture per unit, e.g. filters or class images.
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { TileGrid } from "../elements/tile-grid";
import { useFinder } from "../elements/use-shown";
import { keyOf, shortTitle } from "../state/entries";
import { written } from "../state/measures";
import { page } from "../state/navigation";
import { tileSizeFor } from "../state/preferences";
import { classNames } from "../state/store";
import { isOfClasses, orderBy, unitNamesOf, unitsOf, unitValue } from "../state/units";
import { MeasureControls, useScores } from "./measure-controls";
import type { PanelProps } from "./props";
import { UnitTiles } from "./unit-tiles";
import { unitWords } from "./unit-words";

export function GridPanel({ shown, unit }: PanelProps) {
  const { entry, facts, picture } = shown;
  const scores = useScores(facts);
  const { atlas } = facts;
  const find = useFinder(shown);
  if (atlas === null) return null;
  if (unit !== undefined) return <UnitTiles shown={shown} unit={unit} />;
  const units = unitsOf(facts);
  const names = unitNamesOf(facts);
  const technique = keyOf(entry);
  const view = isOfClasses(facts, classNames.value)
    ? (value: number) => page({ view: "class", class: value, technique })
    : (value: number) => page({ view: "unit", layer: entry.layer, unit: value, technique });
  const order = orderBy(facts, scores.sort, scores.first);
  const size = tileSizeFor(order.length);
  return (
    <>
      <div class="toolbar">
        <span class="count">
          {units.length} {units.length === 1 ? "picture" : "pictures"}
        </span>
        <MeasureControls of={scores} />
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label={`${shortTitle(facts)} of ${entry.layer || "the network"}`}
          count={order.length}
          picture={picture}
          atlas={atlas}
          find={find}
          size={size}
          item={(position) => {
            const slot = order[position] ?? 0;
            const value = units[slot] ?? 0;
            const { score } = scores;
            return {
              to: view(value),
              name: unitWords(facts, slot),
              label: names[slot] ?? String(value),
              detail: score ? written(score, unitValue(score.values, slot)) : "",
              sentence: score?.sentence,
              tiles: [slot],
            };
          }}
        />
      </div>
    </>
  );
}
