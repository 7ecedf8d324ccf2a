// The top patches of each unit, as a mosaic.
import { Facts } from "../elements/facts";
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { TileGrid } from "../elements/tile-grid";
import { useFinder } from "../elements/use-shown";
import { keyOf, shortTitle } from "../state/entries";
import { hasWarning, summaryFacts, written } from "../state/measures";
import { page } from "../state/navigation";
import { tileSizeFor } from "../state/preferences";
import { filledRanks, orderBy, unitsOf, unitValue } from "../state/units";
import { MeasureControls, useScores } from "./measure-controls";
import type { PanelProps } from "./props";
import { UnitPatches } from "./unit-patches";

const LEAST_SIZE = 64; // CSS pixels: nine patches need room

export function PatchesPanel({ shown, unit }: PanelProps) {
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  const scores = useScores(facts);
  const find = useFinder(shown);
  if (atlas === null) return null;
  const units = unitsOf(facts);
  if (unit !== undefined) {
    const slot = units.indexOf(unit);
    if (slot < 0) return <p class="absent">Unit {unit} was not logged here.</p>;
    return <UnitPatches key={`${entry.tag} ${unit}`} shown={shown} slot={slot} />;
  }
  const perUnit = atlas.shape[1] ?? 1;
  const order = orderBy(facts, scores.sort, scores.first);
  const size = Math.max(tileSizeFor(order.length), LEAST_SIZE);
  return (
    <>
      <p class="facts-line">
        <Facts of={summaryFacts(facts)} />
      </p>
      <div class="toolbar">
        <span class="count">
          {units.length} units × {perUnit}
        </span>
        <MeasureControls of={scores} />
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label={`${shortTitle(facts)} of ${entry.layer}`}
          count={order.length}
          picture={picture}
          atlas={atlas}
          find={find}
          each={perUnit}
          size={size}
          item={(position) => {
            const slot = order[position] ?? 0;
            const value = units[slot] ?? 0;
            const ranks = filledRanks(facts, slot);
            const { score } = scores;
            const best = score ? written(score, unitValue(score.values, slot)) : "";
            return {
              to: page({ view: "unit", layer: entry.layer, unit: value, technique: keyOf(entry) }),
              name: `${entry.layer} unit ${value}, ${ranks.length} patches${score ? `, best ${score.label} ${best}` : ""}`,
              label: String(value),
              detail: ranks.length === 0 ? "no response" : best,
              sentence: score?.sentence,
              isDimmed: ranks.length === 0 || hasWarning(facts, slot),
              tiles: ranks.map((rank) => slot * perUnit + rank),
            };
          }}
        />
      </div>
    </>
  );
}
