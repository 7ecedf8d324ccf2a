// Entries, facts and runs for tests, with everything left out that does not matter.
import type { Showing, Shown } from "../src/elements/use-shown";
import type { Entry, Meaning, Run, VisualFacts } from "../src/state/contract";
import { index } from "../src/state/logged";
import { place } from "../src/state/navigation";
import { START } from "../src/state/place";

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
    reference: "",
    atlas: null,
    ...given,
    steps: steps.map((step) => [step, 100 + step] as const),
  };
}

export function facts(given: Partial<VisualFacts>): VisualFacts {
  return {
    version: 2,
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

/** An atlas of tiles of 8×8 pixels with this leading shape. */
export function atlas(...shape: readonly number[]) {
  const count = shape.reduce((product, size) => product * size, 1);
  return { count, columns: 2, tile_height: 8, tile_width: 8, channels: 3, shape };
}

export function meaning(role: string, given: Partial<Meaning> = {}): Meaning {
  return { role, label: "", sentence: "", unit: "", better: null, ...given };
}

export function run(name: string, visuals: readonly Entry[] = []): Run {
  return { run: `${name}/netviz`, name, visuals };
}

/** A visual as a panel gets it, before its picture is drawn. */
export function shown(given: Partial<VisualFacts>, of: Run = run("run1")): Shown {
  const all = facts(given);
  const { kind, technique, layer, step, wall_time: wallTime } = all;
  const own = entry({ kind, technique, layer, atlas: all.atlas, steps: [step] });
  return {
    run: of,
    entry: own,
    at: { step, wallTime, insteadOf: null },
    facts: all,
    picture: null,
  };
}

export function showing(given: Shown | null): Showing {
  return { shown: given, isLoading: given === null, failed: null };
}

/** Makes these visuals all that is logged, in one run, and opens its overview. */
export function log(...visuals: readonly Entry[]): void {
  place.value = { ...START, run: "run1/netviz" };
  index.value = {
    version: 2,
    samples: 200,
    is_whole: true,
    warnings: [],
    runs: [run("run1", visuals)],
  };
}
