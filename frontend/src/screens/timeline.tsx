// One visual across steps.
import { LookControls } from "../elements/picture-controls";
import { PlayButton } from "../elements/play-button";
import { useOnScreen } from "../elements/use-on-screen";
import { Matrix } from "../panels/matrix";
import { Panel } from "../panels/panel";
import { place } from "../state/navigation";
import { whole } from "../state/numbers";
import { evenlyChosen, nearestStep } from "../state/steps";
import { run } from "../state/store";
import { words } from "../state/words";
import { MatrixHeading, selectedEntry } from "./matrix-heading";

const MOST_STEPS = 24;

export function TimelinePage() {
  const entry = selectedEntry();
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  if (now === null || entry === undefined) return <p class="note">{words.noVisual}</p>;
  const steps = evenlyChosen(
    entry.steps.map(([step]) => step),
    MOST_STEPS,
  );
  const columns = steps.map((step) => ({
    key: String(step),
    heading: whole(step),
    run: now,
    entry,
    step,
    to: { step },
  }));
  return (
    <>
      <MatrixHeading entry={entry} text="across steps" />
      <section class="panel" data-kind="timeline">
        <div class="toolbar">
          <PlayButton steps={steps} />
          <span class="faint">
            {entry.steps.length === 1
              ? words.oneStep
              : `${whole(steps.length)} of ${whole(entry.steps.length)} steps`}
          </span>
          <LookControls />
        </div>
        {entry.atlas ? (
          <Matrix
            columns={columns}
            current={String(nearestStep(steps, place.value.step))}
            isOverSteps
          />
        ) : (
          <Panel run={now} entry={entry} />
        )}
      </section>
    </>
  );
}
