// One visual across runs.
import { Icon } from "../elements/icon";
import { LightControl, RenderingControl } from "../elements/picture-controls";
import { StepBadge } from "../elements/step-badge";
import { useOnScreen } from "../elements/use-on-screen";
import { showing } from "../elements/use-shown";
import type { Column } from "../panels/column";
import { Matrix } from "../panels/matrix";
import { Panel } from "../panels/panel";
import type { Entry } from "../state/contract";
import { runs } from "../state/logged";
import { place } from "../state/navigation";
import { run } from "../state/store";
import { words } from "../state/words";
import { MatrixHeading, selectedEntry } from "./matrix-heading";

/** A column for each run that has the visual. */
function columnsOf(entry: Entry): Column[] {
  return runs.value.flatMap((one) => {
    const same = one.visuals.find((other) => other.tag === entry.tag);
    if (same === undefined) return [];
    return [
      {
        key: one.run,
        heading: one.name || ".",
        run: one,
        entry: same,
        step: place.value.step,
        to: { run: one.run },
      },
    ];
  });
}

function Pictures({ columns, current }: { readonly columns: Column[]; readonly current: string }) {
  return (
    <section class="panel" data-kind="compare">
      <div class="toolbar">
        {columns.map((column) => {
          const { shown } = showing(column.run, column.entry, column.step);
          return (
            <span key={column.key} class="fact">
              <b>{column.heading}</b> {shown && <StepBadge at={shown.at} />}
            </span>
          );
        })}
        <span class="space" />
        <RenderingControl />
        <LightControl />
      </div>
      <Matrix columns={columns} current={current} />
    </section>
  );
}

export function ComparePage() {
  const entry = selectedEntry();
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  if (now === null || entry === undefined) return <p class="note">{words.noVisual}</p>;
  const columns = columnsOf(entry);
  return (
    <>
      <MatrixHeading entry={entry} text="across runs" />
      {columns.length < 2 && (
        <p class="note">
          <Icon name="info" /> {words.oneRun}
        </p>
      )}
      {entry.atlas ? (
        <Pictures columns={columns} current={now.run} />
      ) : (
        <div class="panels">
          {columns.map((column) => (
            <div key={column.key}>
              <h2 class="section">{column.heading}</h2>
              <Panel run={column.run} entry={column.entry} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
