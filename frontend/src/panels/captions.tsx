// What the pictures of a page mean, each said once, below the pictures.
import { Reference } from "../elements/reference";
import type { Entry } from "../state/contract";
import { shortTitle } from "../state/entries";
import { factsOf } from "../state/store";

export function Captions({ of }: { readonly of: readonly Entry[] }) {
  const known = of.flatMap((entry) => {
    const facts = factsOf(entry);
    if (facts?.state !== "ready") return [];
    const { caption, reference } = facts.value;
    return caption === "" && reference === "" ? [] : [{ entry, caption, reference }];
  });
  if (known.length === 0) return null;
  return (
    <dl class="captions">
      {known.map(({ entry, caption, reference }) => (
        <div key={entry.tag}>
          <dt>{shortTitle(entry)}</dt>
          <dd>
            {caption} {reference !== "" && <Reference text={reference} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
