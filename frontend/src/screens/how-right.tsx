// How well the network does, in one line that leads to its mistakes.
import { PlaceLink } from "../elements/place-link";
import { keyOf } from "../state/entries";
import { page } from "../state/navigation";
import { scoreLine } from "../state/predictions";
import { entries, factsOf, model } from "../state/store";

export function HowRight() {
  // After the network: the first pictures come before everything else.
  if (model.value === null) return null;
  const entry = entries.value.find((one) => one.kind === "predictions");
  const facts = factsOf(entry);
  if (entry === undefined || facts?.state !== "ready") return null;
  return (
    <p class="how-right">
      <PlaceLink to={page({ view: "network", technique: keyOf(entry) })}>
        {scoreLine(facts.value)}
      </PlaceLink>
    </p>
  );
}
