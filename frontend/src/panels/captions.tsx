// What the pictures of a page mean, each said once, below the pictures.
import { Reference } from "../elements/reference";
import type { Entry } from "../state/contract";
import { shortTitle } from "../state/entries";
import { factsOf } from "../state/store";

interface Props {
  readonly of: readonly Entry[];
  /** The unit that the page is about. */
  readonly unit: number;
}

export function Captions({ of, unit }: Props) {
  const known = of.flatMap((entry) => {
    const facts = factsOf(entry, { unit });
    if (facts?.state !== "ready") return [];
    const { caption, reference, note } = facts.value;
    if (caption === "" && reference === "" && !note) return [];
    return [{ entry, caption, reference, note: note ?? "" }];
  });
  if (known.length === 0) return null;
  return (
    <dl class="captions">
      {known.map(({ entry, caption, reference, note }) => (
        <div key={entry.tag}>
          <dt>{shortTitle(entry)}</dt>
          <dd>
            {caption} {reference !== "" && <Reference text={reference} />}
            {note !== "" && <p>{note}</p>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
