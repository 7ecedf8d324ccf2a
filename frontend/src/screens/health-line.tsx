// How the network does, in one line of plain words: how often it is right, over how many steps, and
// what is wrong with which layer. Each part leads to what it tells.
import { PlaceLink } from "../elements/place-link";
import { keyOf } from "../state/entries";
import { health, isHealthLoading, isScan } from "../state/health";
import { healthParts } from "../state/health-words";
import { go, page } from "../state/navigation";
import { whole } from "../state/numbers";
import { scoreLine } from "../state/predictions";
import { allSteps, entries, factsOf, model } from "../state/store";

export function HealthLine() {
  // After the network: the first pictures come before everything else.
  if (model.value === null) return null;
  const answers = entries.value.find((one) => one.kind === "predictions");
  const answered = factsOf(answers);
  const steps = allSteps.value;
  const parts = healthParts(health.value);
  const areUnitsComing = isHealthLoading.value && entries.value.some(isScan);
  const isComing = answered?.state === "loading" || areUnitsComing;
  const isThere = answered?.state === "ready" || steps.length > 1 || parts.length > 0;
  if (!isComing && !isThere) return null;
  return (
    <p class="health-line">
      {answers && answered?.state === "ready" && (
        <PlaceLink to={page({ view: "network", technique: keyOf(answers) })}>
          {scoreLine(answered.value)}
        </PlaceLink>
      )}
      {steps.length > 1 && (
        <span>
          {whole(steps.length)} steps, {whole(steps[0] ?? 0)} to {whole(steps.at(-1) ?? 0)}
        </span>
      )}
      {parts.map(({ text, layer, ailment }) => {
        const isWrong = ailment !== null;
        if (layer !== "") {
          const to = page({ view: "layer", layer, score: ailment ?? "" });
          return (
            <PlaceLink key={text} class={isWrong ? "wrong" : ""} to={to}>
              {text}
            </PlaceLink>
          );
        }
        if (ailment === null || ailment === "change") return <span key={text}>{text}</span>;
        return (
          <button
            key={text}
            type="button"
            class="quiet wrong"
            title="Sort the layers by it"
            onClick={() => go({ sort: ailment })}
          >
            {text}
          </button>
        );
      })}
    </p>
  );
}
