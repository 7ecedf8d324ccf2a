// Images of a ladder that the network mistakes for a class at some rung.
import { ImageRow } from "../elements/image-row";
import type { Entry } from "../state/contract";
import { keyOf } from "../state/entries";
import { rungTakenFor, subjectsOf } from "../state/ladders";
import { page } from "../state/navigation";
import { imageLabel } from "../state/probe";
import { className, factsOf } from "../state/store";

export function TakenFor({ entry, label }: { readonly entry: Entry; readonly label: number }) {
  const facts = factsOf(entry);
  if (facts?.state !== "ready") return null;
  const view = entry.layer === "" ? "network" : "layer";
  const found = subjectsOf(facts.value).flatMap((id, subject) => {
    const rung = id < 0 ? null : rungTakenFor(facts.value, subject, label, imageLabel(id));
    if (rung === null) return [];
    const to = page({ view, layer: entry.layer, technique: keyOf(entry), image: id, rung });
    return [{ id, to, label: className(imageLabel(id)) }];
  });
  if (found.length === 0) return null;
  return (
    <section class="panel">
      <h2>Mistaken for {className(label)} after a small change</h2>
      <ImageRow of={found} />
    </section>
  );
}
