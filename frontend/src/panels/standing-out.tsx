// The units of a layer that stand out: those with a warning, and those at the top of each measure.
import { PlaceLink } from "../elements/place-link";
import { Term } from "../elements/term";
import { UnitPicture } from "../elements/unit-picture";
import type { Run, VisualFacts } from "../state/contract";
import { type Measure, measuresOf, scoresOf, written } from "../state/measures";
import { page } from "../state/navigation";
import { numberAt } from "../state/numbers";
import { orderBy, unitsOf } from "../state/units";

const MOST = 12;
const MOST_WITH_WARNING = 60;
const SIZE = 72; // CSS pixels

/** Units to which a warning applies. */
export function unitsWith(facts: VisualFacts, flag: Measure): number[] {
  return unitsOf(facts).filter((_, slot) => numberAt(flag.values, slot) === 1);
}

function Warned({ facts, flag }: { readonly facts: VisualFacts; readonly flag: Measure }) {
  const units = unitsWith(facts, flag);
  if (units.length === 0) return null;
  return (
    <>
      <h3>
        <Term label={flag.label} sentence={flag.sentence} />{" "}
        <span class="badge">{units.length}</span>
      </h3>
      <ul class="unit-links">
        {units.slice(0, MOST_WITH_WARNING).map((unit) => (
          <li key={unit}>
            <PlaceLink to={page({ view: "unit", layer: facts.layer, unit })}>unit {unit}</PlaceLink>
          </li>
        ))}
        {units.length > MOST_WITH_WARNING && (
          <li class="faint">and {units.length - MOST_WITH_WARNING} more</li>
        )}
      </ul>
    </>
  );
}

function Top({ facts, run, by }: { facts: VisualFacts; run: Run; by: Measure }) {
  const units = unitsOf(facts);
  const slots = orderBy(facts, by)
    .filter((slot) => (numberAt(by.values, slot) ?? 0) > 0)
    .slice(0, MOST);
  if (slots.length === 0) return null;
  return (
    <>
      <h3>
        Highest <Term label={by.label} sentence={by.sentence} />
      </h3>
      <ol class="neighbour-row" style={{ "--side": `${SIZE}px` }}>
        {slots.map((slot) => {
          const unit = units[slot] ?? 0;
          const value = written(by, numberAt(by.values, slot));
          return (
            <li key={unit}>
              <PlaceLink
                class="cell"
                to={page({ view: "unit", layer: facts.layer, unit })}
                label={`${facts.layer} unit ${unit}, ${by.label} ${value}`}
              >
                <UnitPicture run={run} layer={facts.layer} unit={unit} size={SIZE} />
                <span class="cell-label">unit {unit}</span>
                <span class="cell-detail" title={by.sentence}>
                  {value}
                </span>
              </PlaceLink>
            </li>
          );
        })}
      </ol>
    </>
  );
}

export function StandingOut({ facts, run }: { readonly facts: VisualFacts; readonly run: Run }) {
  const flags = measuresOf(facts).filter((one) => one.role === "flag" && one.better === "less");
  return (
    <>
      {scoresOf(facts).map((one) => (
        <Top key={one.name} facts={facts} run={run} by={one} />
      ))}
      {flags.map((one) => (
        <Warned key={one.name} facts={facts} flag={one} />
      ))}
    </>
  );
}
