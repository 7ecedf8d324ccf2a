// What is measured along a ladder: one large chart, and a choice of what it shows.
import { Facts } from "../elements/facts";
import { LineChart } from "../elements/line-chart";
import type { VisualFacts } from "../state/contract";
import { type Fact, ownFacts, summaryFacts } from "../state/measures";
import { go, place } from "../state/navigation";
import { chartsOf } from "./ladder-charts";
import type { LadderView } from "./ladder-view";

interface Props {
  readonly facts: VisualFacts;
  readonly view: LadderView;
}

/** The name of the axis, and its labels without the denominator that the name then says. */
export function axisOf({ axis, labels }: LadderView): {
  readonly name: string;
  readonly labels: readonly string[];
} {
  const isIn255ths = labels.some((label) => label.endsWith("/255"));
  if (!isIn255ths) return { name: axis, labels };
  return { name: `${axis}, in 255ths`, labels: labels.map((label) => label.replace("/255", "")) };
}

function NamedFacts({ name, of }: { readonly name: string; readonly of: readonly Fact[] }) {
  if (of.length === 0) return null;
  return (
    <p class="facts-line">
      <span class="faint">{name}:</span>
      <Facts of={of} />
    </p>
  );
}

export function LadderChart({ facts, view }: Props) {
  const charts = chartsOf(facts, view.subject);
  const chart = charts.find((one) => one.title === place.value.score) ?? charts[0];
  const { name, labels } = axisOf(view);
  return (
    <div class="ladder-chart">
      <div class="toolbar">
        {charts.length > 1 && (
          <label class="control">
            <span>Chart</span>
            <select
              value={chart?.title}
              onChange={(event) => go({ score: event.currentTarget.value })}
            >
              {charts.map(({ title, sentence }) => (
                <option key={title} value={title} title={sentence}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <NamedFacts name="This image" of={ownFacts(facts, view.subject)} />
      <NamedFacts name="All images" of={summaryFacts(facts)} />
      {chart && labels.length > 1 && (
        <LineChart
          {...chart}
          axis={name}
          labels={labels}
          marker={view.rung}
          onPick={(rung) => go({ rung })}
        />
      )}
    </div>
  );
}
