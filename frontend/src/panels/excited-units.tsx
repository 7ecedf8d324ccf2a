// Units that have an image among their top patches. This loads every table of patches, so it waits
// for a click.
import { useState } from "preact/hooks";
import { PlaceLink } from "../elements/place-link";
import { type ExcitedUnit, excitedUnits } from "../state/excited-units";
import { page } from "../state/navigation";
import { entries, factsOf } from "../state/store";

const MOST = 60;

function UnitLink({ of: { layer, unit, rank, text } }: { readonly of: ExcitedUnit }) {
  return (
    <>
      <PlaceLink to={page({ view: "unit", layer, unit })}>
        {layer} : {unit}
      </PlaceLink>{" "}
      <span class="faint">
        rank {rank + 1}
        {text !== "" && `, ${text}`}
      </span>
    </>
  );
}

export function ExcitedUnits({ image }: { readonly image: number }) {
  const [isAsked, setAsked] = useState(false);
  const tables = entries.value.filter((entry) => entry.kind === "patches");
  if (tables.length === 0) return null;
  const all = isAsked ? tables.map(factsOf) : [];
  const units = all
    .flatMap((facts) => (facts?.state === "ready" ? excitedUnits(facts.value, image) : []))
    .sort((a, b) => a.rank - b.rank);
  return (
    <section class="panel">
      <h2>Units this image excites most</h2>
      {!isAsked && (
        <button type="button" onClick={() => setAsked(true)}>
          Look through the top patches of {tables.length} {tables.length === 1 ? "layer" : "layers"}
        </button>
      )}
      {isAsked && units.length === 0 && (
        <p class="faint">
          {all.some((facts) => facts?.state === "loading")
            ? "Searching…"
            : "No unit has this image among its top patches."}
        </p>
      )}
      <ul class="unit-links">
        {units.slice(0, MOST).map((one) => (
          <li key={`${one.layer} ${one.unit}`}>
            <UnitLink of={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
