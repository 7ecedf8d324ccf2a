// The classes that one class is mixed up with. Each leads to its cell of the confusion matrix.
import { PlaceLink } from "../elements/place-link";
import type { Confusion } from "../state/class-answers";
import type { Entry } from "../state/contract";
import { keyOf } from "../state/entries";
import { page } from "../state/navigation";
import { className } from "../state/store";
import { cellWords } from "./answer-words";

const MOST = 12;

interface Props {
  readonly of: readonly Confusion[];
  /** The visual with the confusion matrix. */
  readonly entry: Entry;
  readonly label: number;
}

export function ClassConfusions({ of, entry, label }: Props) {
  const technique = keyOf(entry);
  return (
    <section class="panel" data-kind="class-confusions">
      <h2>Mix-ups</h2>
      {of.length === 0 && (
        <p class="faint">No image of this log is taken for {className(label)} or the reverse.</p>
      )}
      <ul class="confusions">
        {of.slice(0, MOST).map(({ label: truth, answer, count }) => (
          <li key={`${truth} ${answer}`}>
            <PlaceLink
              to={page({ view: "network", technique, class: truth, answer })}
              title="Its cell of the confusion matrix, with its images"
            >
              {cellWords({ label: truth, answer })}
            </PlaceLink>{" "}
            <span class="faint">
              {count === 1 ? "1 image" : `${count} images`} ·{" "}
              <PlaceLink to={page({ view: "class", class: truth === label ? answer : truth })}>
                class {className(truth === label ? answer : truth)}
              </PlaceLink>
            </span>
          </li>
        ))}
        {of.length > MOST && <li class="faint">and {of.length - MOST} more</li>}
      </ul>
      <p>
        <PlaceLink to={page({ view: "network", technique })}>Confusion matrix</PlaceLink>
      </p>
    </section>
  );
}
