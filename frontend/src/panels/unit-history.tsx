// A unit's strongest response and its measures over the steps.
import { type Chart, LineChart } from "../elements/line-chart";
import { visualOf } from "../state/api";
import type { Entry, Run, VisualFacts } from "../state/contract";
import { measuresOf, written } from "../state/measures";
import { go } from "../state/navigation";
import { numberAt, whole } from "../state/numbers";
import { unitResponses } from "../state/responses";
import { evenlyChosen } from "../state/steps";
import { unitsOf } from "../state/units";

const MOST_STEPS = 24;
const STRONGEST = "The unit's strongest response to any image.";

/** The charts of one unit: its strongest response, and each share among its measures. */
export function historyOf(all: readonly (VisualFacts | null)[], unit: number): Chart[] {
  const strongest = all.map((facts) => facts && (unitResponses(facts, unit)?.range?.[1] ?? null));
  const charts: Chart[] = [
    {
      title: "strongest response",
      sentence: STRONGEST,
      lines: [{ name: "strongest response", values: strongest }],
    },
  ];
  const latest = all.findLast((facts) => facts !== null);
  for (const one of latest ? measuresOf(latest) : []) {
    if (one.role !== "share") continue;
    const values = all.map(
      (facts) => facts && numberAt(facts.measures[one.name], unitsOf(facts).indexOf(unit)),
    );
    const write = (value: number | null) => written(one, value);
    const lines = [{ name: one.label, values }];
    charts.push({ title: one.label, sentence: one.sentence, lines, range: [0, 1], write });
  }
  return charts.filter(
    ({ lines }) => (lines[0]?.values ?? []).filter((value) => value !== null).length > 1,
  );
}

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  readonly unit: number;
  /** The step that is shown. */
  readonly at: number;
}

export function UnitHistory({ run, entry, unit, at }: Props) {
  const steps = evenlyChosen(
    entry.steps.map(([step]) => step),
    MOST_STEPS,
  );
  if (steps.length < 2) return null;
  const wallTimes = new Map(entry.steps);
  const all = steps.map((step) => {
    const facts = visualOf(run.run, entry, step, wallTimes.get(step) ?? 0, { unit }).value;
    return facts.state === "ready" ? facts.value : null;
  });
  const labels = steps.map((step) => whole(step));
  return (
    <div class="unit-history">
      {historyOf(all, unit).map((chart) => (
        <LineChart
          key={chart.title}
          {...chart}
          axis="step"
          labels={labels}
          marker={Math.max(0, steps.indexOf(at))}
          onPick={(i) => {
            const step = steps[i];
            if (step !== undefined) go({ step });
          }}
        />
      ))}
    </div>
  );
}
