// Charts of what is measured along a ladder, chosen by role.
import type { Chart, Line } from "../elements/line-chart";
import type { VisualFacts } from "../state/contract";
import { isScale, type Measure, measuresOf, summariesOf, written } from "../state/measures";
import { axesOf, row } from "../state/numbers";

const WHOLE_RANGE = [0, 1] as const;

function chartOf(measure: Measure, title: string, lines: readonly Line[]): Chart {
  const { role, sentence } = measure;
  const write = (value: number | null) => written(measure, value);
  const isShare = role === "probability" || role === "share";
  return { title, sentence, lines, write, ...(isShare ? { range: WHOLE_RANGE } : {}) };
}

/** Means of all subjects, one per rung. */
function meansOf(facts: VisualFacts): Map<string, Measure> {
  const rungs = facts.atlas?.shape[1] ?? 0;
  const perRung = summariesOf(facts).filter((one) => row(one.values).length === rungs);
  return new Map(rungs > 1 ? perRung.map((one) => [one.name, one]) : []);
}

/** Charts of one subject. Probabilities share one chart; every other measure on a scale has its own,
 * together with the mean of all subjects. Summaries without a measure come last. */
export function chartsOf(facts: VisualFacts, subject: number): Chart[] {
  const means = meansOf(facts);
  const own = measuresOf(facts).flatMap((measure) => {
    const values = row(measure.values, subject);
    const isDrawn = isScale(measure) && axesOf(measure.values) === 2;
    return isDrawn && values.some((value) => value !== null) ? [{ measure, values }] : [];
  });
  const probabilities = own.filter(({ measure }) => measure.role === "probability");
  const [first] = probabilities;
  const shared = probabilities.map(({ measure, values }) => ({ name: measure.label, values }));
  const single = own.filter(({ measure }) => measure.role !== "probability");
  const charts = single.map(({ measure, values }) => {
    const mean = means.get(measure.name);
    const all = mean ? [{ name: "all", values: row(mean.values) }] : [];
    return chartOf(measure, measure.label, [{ name: "this", values }, ...all]);
  });
  const ofAll = [...means.values()]
    .filter((mean) => isScale(mean) && facts.measures[mean.name] === undefined)
    .map((mean) =>
      chartOf(mean, `${mean.label}, all`, [{ name: "all", values: row(mean.values) }]),
    );
  const title = shared.length === 1 ? (shared[0]?.name ?? "") : "probability";
  return [...(first ? [chartOf(first.measure, title, shared)] : []), ...charts, ...ofAll];
}
