// The score of one row across the columns.
import { LineChart } from "../elements/line-chart";
import type { Showing } from "../elements/use-shown";
import { go, place } from "../state/navigation";
import type { Column } from "./column";
import { scoreOf } from "./matrix-rows";

interface Props {
  readonly columns: readonly Column[];
  readonly all: readonly Showing[];
  readonly id: number;
  readonly current: string;
}

export function ScoreCurve({ columns, all, id, current }: Props) {
  const scores = all.map(({ shown }) => shown && scoreOf(shown.facts, id, place.value.rung));
  const first = scores.find((score) => score !== null);
  if (first == null) return null;
  const values = scores.map((score) => (score?.label === first.label ? score.value : null));
  if (values.filter((value) => value !== null).length < 2) return null;
  const marker = columns.findIndex((column) => column.key === current);
  return (
    <div class="ladder-chart">
      <LineChart
        title={first.label}
        sentence={first.sentence}
        write={first.write}
        lines={[{ name: first.label, values }]}
        axis="step"
        labels={columns.map((column) => column.heading)}
        marker={Math.max(0, marker)}
        onPick={(i) => {
          const column = columns[i];
          if (column !== undefined) go(column.to);
        }}
      />
    </div>
  );
}
