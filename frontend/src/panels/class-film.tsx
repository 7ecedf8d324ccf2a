// The image of one class over the steps: each frame moves the page to its step.
import { pictureFilter } from "../elements/picture-controls";
import { showing } from "../elements/use-shown";
import type { Entry, Run } from "../state/contract";
import { go } from "../state/navigation";
import { whole } from "../state/numbers";
import { evenlyChosen } from "../state/steps";
import { shownStepOf } from "../state/store";
import { MatrixCell } from "./matrix-cell";

const MOST = 8; // frames
const SIZE = 88; // CSS pixels

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  readonly label: number;
  /** Name of the class. */
  readonly name: string;
}

export function ClassFilm({ run, entry, label, name }: Props) {
  const steps = evenlyChosen(
    entry.steps.map(([step]) => step),
    MOST,
  );
  if (steps.length < 2) return null;
  const here = shownStepOf(entry)?.step;
  return (
    <section class="panel" data-kind="class-film">
      <h2>Over the steps</h2>
      <ol class="film" style={{ filter: pictureFilter() }}>
        {steps.map((step) => (
          <li key={step}>
            <button
              type="button"
              class="tile-button"
              aria-pressed={step === here}
              onClick={() => go({ step })}
            >
              <MatrixCell
                showing={showing(run, entry, step, { unit: label })}
                row={{ id: label, label: name }}
                size={SIZE}
              />
              <span class="cell-label">step {whole(step)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
