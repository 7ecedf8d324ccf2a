// How to cite a unit: a link to exactly this, and an entry for BibTeX.
import { Code } from "../elements/code";
import { citationOf } from "../state/citation";
import type { Entry } from "../state/contract";
import { shortTitle } from "../state/entries";
import { place } from "../state/navigation";
import { permalink } from "../state/permalink";
import { factsOf } from "../state/store";
import { unitsOf } from "../state/units";
import { inWords, Recipe } from "./recipe";

// Bookkeeping of the log that makes no difference to the picture.
const NOT_CITED = ["piece"];

export function Cite({ of }: { readonly of: readonly Entry[] }) {
  const sources = of.flatMap((entry) => {
    const facts = factsOf(entry, { unit: place.value.unit });
    if (facts?.state !== "ready") return [];
    if (!unitsOf(facts.value).includes(place.value.unit ?? -1)) return [];
    const { step, wall_time: wallTime, recipe } = facts.value;
    const told = Object.entries(recipe).filter(([name]) => !NOT_CITED.includes(name));
    const parts = Object.fromEntries(told);
    return [{ title: shortTitle(entry), step, wallTime, recipe: inWords(parts), parts }];
  });
  return (
    <details class="missing">
      <summary>Cite</summary>
      <div class="how-to">
        <p class="faint">The link opens this unit in this run at this step.</p>
        <Code text={permalink(place.value)} label="Link" />
        <Code text={citationOf(place.value, sources)} label="Citation" />
        {sources.map(({ title, parts }) => (
          <Recipe key={title} of={parts} what={title.toLowerCase()} />
        ))}
      </div>
    </details>
  );
}
