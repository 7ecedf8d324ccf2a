// How the units of a layer respond to the images: one unit in full, or which units stand out.
import { Facts } from "../elements/facts";
import { PlaceLink } from "../elements/place-link";
import { ownFacts, summaryFacts } from "../state/measures";
import { page } from "../state/navigation";
import { unitResponses } from "../state/responses";
import { entries } from "../state/store";
import { colourOf } from "../state/unit-responses";
import { words } from "../state/words";
import { NearestUnits } from "./nearest-units";
import type { PanelProps } from "./props";
import { ResponseExamples } from "./response-examples";
import { ResponseHistogram } from "./response-histogram";
import { StandingOut } from "./standing-out";
import { UnitClasses } from "./unit-classes";
import { UnitHistory } from "./unit-history";

export function ResponsesPanel({ shown, unit }: PanelProps) {
  const { facts, run, entry, at } = shown;
  if (unit === undefined) {
    return (
      <>
        <p class="facts-line">
          <Facts of={summaryFacts(facts)} />
        </p>
        <StandingOut facts={facts} run={run} />
      </>
    );
  }
  const of = unitResponses(facts, unit);
  if (of === null) return <p class="absent">Unit {unit} was not logged here.</p>;
  return (
    <>
      <p class="facts-line">
        <Facts of={ownFacts(facts, of.slot)} />
        {entries.value.some((one) => one.kind === "scatter") && (
          <PlaceLink
            to={page({ view: "embedding", colour: colourOf({ layer: entry.layer, unit }) })}
          >
            where on the map
          </PlaceLink>
        )}
      </p>
      <div class="unit-responses">
        {of.range === null ? (
          <p class="faint">{words.noResponses}</p>
        ) : (
          <div class="how-it-responds">
            <ResponseHistogram of={of} />
            <ResponseExamples of={of.quantiles} />
          </div>
        )}
        <div class="whom-it-resembles">
          <UnitClasses of={of} />
          <NearestUnits run={run} layer={entry.layer} of={of.nearest} />
        </div>
      </div>
      <UnitHistory run={run} entry={entry} unit={unit} at={at.step} />
    </>
  );
}
