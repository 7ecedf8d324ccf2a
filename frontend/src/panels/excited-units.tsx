// Units that have an image among their top patches, layer by layer.
import { HowTo } from "../elements/how-to";
import { PlaceLink } from "../elements/place-link";
import { excitedUnits } from "../state/excited-units";
import { page } from "../state/navigation";
import { entries, factsOf } from "../state/store";

const MOST = 24; // units of one layer

function OfLayer({ layer, image }: { readonly layer: string; readonly image: number }) {
  const tables = entries.value.filter((one) => one.kind === "patches" && one.layer === layer);
  const all = tables.map((one) => factsOf(one));
  const units = all.flatMap((facts) =>
    facts?.state === "ready" ? excitedUnits(facts.value, image) : [],
  );
  if (units.length === 0) {
    const isLoading = all.some((facts) => facts?.state === "loading");
    return isLoading ? <p class="faint">Searching {layer}…</p> : null;
  }
  return (
    <div class="excited">
      <h3>
        <PlaceLink to={page({ view: "layer", layer })}>{layer}</PlaceLink>
      </h3>
      <ul class="unit-links">
        {units.slice(0, MOST).map(({ unit, rank, text }) => (
          <li key={unit}>
            <PlaceLink to={page({ view: "unit", layer, unit })}>unit {unit}</PlaceLink>{" "}
            <span class="faint">
              rank {rank + 1}
              {text !== "" && `, ${text}`}
            </span>
          </li>
        ))}
        {units.length > MOST && <li class="faint">and {units.length - MOST} more</li>}
      </ul>
    </div>
  );
}

export function ExcitedUnits({ image }: { readonly image: number }) {
  const tables = entries.value.filter((entry) => entry.kind === "patches");
  const all = tables.map((one) => factsOf(one));
  const isDone = all.every((facts) => facts?.state !== "loading");
  const isFound = all.some(
    (facts) => facts?.state === "ready" && excitedUnits(facts.value, image).length > 0,
  );
  return (
    <section class="panel">
      <h2>Units this image excites most</h2>
      {[...new Set(tables.map((entry) => entry.layer))].map((layer) => (
        <OfLayer key={layer} layer={layer} image={image} />
      ))}
      {tables.length > 0 && isDone && !isFound && (
        <p class="faint">No unit has this image among its top patches.</p>
      )}
      {tables.length === 0 && (
        <HowTo what="the top patches of each unit" techniques={["max_patches"]} />
      )}
    </section>
  );
}
