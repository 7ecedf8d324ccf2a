// Small changes of images that turn one class into another: from it and to it.
import { HowTo } from "../elements/how-to";
import { ImageRow, type LinkedImage } from "../elements/image-row";
import type { Entry, VisualFacts } from "../state/contract";
import { keyOf } from "../state/entries";
import { mistakesOf, subjectsOf } from "../state/ladders";
import { page } from "../state/navigation";
import { imageLabel } from "../state/probe";
import { className, entries, factsOf } from "../state/store";

interface Turned extends LinkedImage {
  readonly truth: number;
  readonly answer: number;
}

/** The subjects of a ladder that the network is fooled about, once for each class they are taken for. */
function turnedOf(entry: Entry, facts: VisualFacts): readonly Turned[] {
  const view = entry.layer === "" ? "network" : "layer";
  return subjectsOf(facts).flatMap((id, subject) => {
    if (id < 0) return [];
    return mistakesOf(facts, subject, imageLabel(id)).map(({ rung, truth, answer }) => {
      const to = page({ view, layer: entry.layer, technique: keyOf(entry), image: id, rung });
      return { id, to, truth, answer, label: className(truth), detail: `→ ${className(answer)}` };
    });
  });
}

const MOST_IN_COMMAND = 3;

interface Props {
  readonly label: number;
  /** Images of the class, for the line of Python that attacks them. */
  readonly images: readonly number[];
}

export function ClassAdversarials({ label, images }: Props) {
  const turned = entries.value
    .filter((entry) => entry.kind === "ladder")
    .flatMap((entry) => {
      const facts = factsOf(entry);
      return facts?.state === "ready" ? turnedOf(entry, facts.value) : [];
    });
  const name = className(label);
  const from = turned.filter((one) => one.truth === label);
  const to = turned.filter((one) => one.answer === label);
  return (
    <section class="panel" data-kind="class-adversarials">
      <h2>Adversarial images</h2>
      {from.length > 0 && <h3>From {name}, after a small change</h3>}
      <ImageRow of={from} />
      {to.length > 0 && <h3>Mistaken for {name} after a small change</h3>}
      <ImageRow of={to} />
      {from.length === 0 && (
        <>
          {to.length > 0 && <p class="faint">None from {name}.</p>}
          {images.length > 0 ? (
            <HowTo
              what={`adversarial images of ${name}`}
              techniques={["adversarial"]}
              images={images.slice(0, MOST_IN_COMMAND)}
            />
          ) : (
            <p class="faint">No image of this log is of {name}, so none can be changed.</p>
          )}
        </>
      )}
    </section>
  );
}
