// Everything about one unit of a layer: the page to cite.
import { Icon } from "../elements/icon";
import { Panel } from "../elements/panel";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { entriesOf, page, place, run } from "../store";

/** Kinds whose tiles are units. */
const UNIT_KINDS = ["grid", "patches"];

/** Number of units that a layer's visuals show at most. */
export function unitCount(layer: string): number {
  const shapes = entriesOf(layer).map((entry) => entry.atlas?.shape[0] ?? 0);
  return Math.max(0, ...shapes);
}

export function UnitPage() {
  const { layer, unit } = place.value;
  const own = entriesOf(layer).filter((entry) => UNIT_KINDS.includes(entry.kind));
  useOnScreen(own);
  const now = run.value;
  if (now === null || unit === null) return null;
  const neighbour = (step: number) => ({ ...place.value, unit: unit + step });
  return (
    <>
      <header class="page-head">
        <h1>
          <PlaceLink to={page({ view: "layer", layer })}>{layer}</PlaceLink>
          <span class="faint"> : </span>
          {unit}
        </h1>
        <span class="pager">
          {unit > 0 && (
            <PlaceLink class="quiet" to={neighbour(-1)} title="Previous unit (←)">
              <Icon name="left" /> {unit - 1}
            </PlaceLink>
          )}
          {unit + 1 < unitCount(layer) && (
            <PlaceLink class="quiet" to={neighbour(1)} title="Next unit (→)">
              {unit + 1} <Icon name="right" />
            </PlaceLink>
          )}
        </span>
      </header>
      <div class="panels">
        {own.map((entry) => (
          <Panel key={entry.tag} run={now} entry={entry} unit={unit} />
        ))}
      </div>
    </>
  );
}
