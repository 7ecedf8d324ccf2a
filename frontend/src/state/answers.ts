// What the network says of each image at the step of the page.
import { computed } from "@preact/signals";
import { type Answer, answersOf } from "./predictions";
import { entries, factsOf } from "./store";

/** Answers by image id; null where none are logged, or not loaded yet. */
export const answers = computed<ReadonlyMap<number, Answer> | null>(() => {
  const facts = factsOf(entries.value.find((entry) => entry.kind === "predictions"));
  if (facts?.state !== "ready") return null;
  return new Map(answersOf(facts.value).map((one) => [one.id, one]));
});
