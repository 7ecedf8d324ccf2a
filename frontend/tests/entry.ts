// Entries and facts for tests, with everything left out that does not matter.
import type { Entry, VisualFacts } from "../src/state/contract";

interface Given extends Omit<Partial<Entry>, "steps"> {
  readonly steps?: readonly number[];
}

export function entry({ steps = [0], ...given }: Given): Entry {
  const { kind = "grid", technique = "filters", layer = "conv1" } = given;
  return {
    tag: `${kind}/${technique}/${layer}`,
    kind,
    technique,
    layer,
    title: "",
    caption: "",
    reference: "",
    atlas: null,
    ...given,
    steps: steps.map((step) => [step, 100 + step] as const),
  };
}

export function facts(given: Partial<VisualFacts>): VisualFacts {
  return {
    version: 1,
    kind: "grid",
    technique: "filters",
    layer: "conv1",
    step: 0,
    wall_time: 100,
    title: "",
    caption: "",
    reference: "",
    note: null,
    recipe: {},
    atlas: null,
    arrays: {},
    facts: {},
    measures: {},
    summary: {},
    ...given,
  };
}
