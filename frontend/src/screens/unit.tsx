// One unit of a layer, with everything that was logged about it: the page to cite.
import { HowTo } from "../elements/how-to";
import { Pager } from "../elements/pager";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { Captions } from "../panels/captions";
import { Cite } from "../panels/cite";
import { Panel } from "../panels/panel";
import { UnitVerdict } from "../panels/unit-verdict";
import type { Entry } from "../state/contract";
import { unitBeside } from "../state/logged-units";
import { page, place } from "../state/navigation";
import { entriesOf, factsOf, leadBy, run } from "../state/store";
import { tellingOfUnits } from "../state/unit-pictures";
import { techniqueName } from "../state/words";

/** What makes the page of a unit. */
const UNIT_TECHNIQUES = ["max_patches", "feature_images", "responses", "connections"];

/** The pictures that most likely hold a unit: of the layer's most units; of equally many, the first. */
function mostUnits(own: readonly Entry[]): Entry | undefined {
  const pictured = own.filter(({ atlas }) => atlas !== null);
  const units = ({ atlas }: Entry) => atlas?.shape[0] ?? 0;
  return pictured.find((entry) => pictured.every((other) => units(other) <= units(entry)));
}

export function UnitPage() {
  const { layer, unit } = place.value;
  const own = tellingOfUnits(entriesOf(layer));
  useOnScreen(own);
  leadBy(mostUnits(own), { unit });
  const now = run.value;
  if (now === null || unit === null) return null;
  const neighbour = (step: -1 | 1) => {
    const other = unitBeside(layer, unit, step);
    return other === null ? null : { to: { ...place.value, unit: other }, text: String(other) };
  };
  const missing = UNIT_TECHNIQUES.filter((name) => own.every((entry) => entry.technique !== name));
  return (
    <>
      <header class="page-head">
        <h1>
          <PlaceLink to={page({ view: "layer", layer })}>{layer}</PlaceLink>
          <span class="faint"> : </span>
          {unit}
        </h1>
        <Pager what="unit" previous={neighbour(-1)} next={neighbour(1)} />
      </header>
      <UnitVerdict
        layer={layer}
        unit={unit}
        of={own.flatMap((entry) => {
          const facts = factsOf(entry, { unit });
          return facts?.state === "ready" ? [facts.value] : [];
        })}
      />
      <div class="panels beside">
        {own.map((entry) => (
          <Panel key={entry.tag} run={now} entry={entry} unit={unit} isBrief />
        ))}
      </div>
      {missing.length > 0 && (
        <details class="missing">
          <summary>What else could be here</summary>
          <HowTo
            what={missing.map(techniqueName).join(" and ").toLowerCase()}
            techniques={missing}
            layer={layer}
          />
        </details>
      )}
      <Captions of={own} unit={unit} />
      <Cite of={own} />
    </>
  );
}
