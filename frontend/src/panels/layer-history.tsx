// One layer over the steps: since when units are dead, how far it moves, how silent it is.
import { useState } from "preact/hooks";
import { Failed } from "../elements/failed";
import { type Chart, LineChart } from "../elements/line-chart";
import { PlaceLink } from "../elements/place-link";
import type { Run } from "../state/contract";
import { type History, historyOf, type LayerNumbers } from "../state/health";
import { go, page, place } from "../state/navigation";
import { measured, whole } from "../state/numbers";
import { percent } from "../state/predictions";
import { sinceWords } from "../state/since-when";
import { newestStep } from "../state/store";

interface Course {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly write: (value: number | null) => string;
  readonly of: (numbers: LayerNumbers) => number | null;
  /** Ends of the vertical axis, where it is a share; "count": from 0. */
  readonly range?: readonly [number, number] | "count";
}

const count = (value: number | null) => (value === null ? "–" : whole(value));
const inPercent = (value: number | null) => (value === null ? "–" : `${measured(value)} %`);

const COURSES: readonly Course[] = [
  {
    name: "dead",
    title: "dead units",
    sentence: "Units that respond to no image.",
    write: count,
    of: (numbers) => numbers.dead_units,
    range: "count",
  },
  {
    name: "duplicates",
    title: "duplicate units",
    sentence: "Units that respond like another unit of the layer.",
    write: count,
    of: (numbers) => numbers.duplicate_units,
    range: "count",
  },
  {
    name: "drift",
    title: "drift",
    sentence:
      "How far mean responses moved since the step before, in standard deviations, on average over the units.",
    write: measured,
    of: (numbers) => numbers.drift,
  },
  {
    name: "change",
    title: "change of the kernels",
    sentence: "How far the kernels moved since the previous snapshot, in percent of their length.",
    write: inPercent,
    of: (numbers) => numbers.change,
  },
  {
    name: "sparsity",
    title: "sparsity",
    sentence: "How much of what they are shown leaves the units silent, on average.",
    write: percent,
    of: (numbers) => numbers.sparsity,
    range: [0, 1],
  },
];

/** The courses that the log tells something of. */
function known({ steps }: History): readonly Course[] {
  return COURSES.filter(({ of }) => steps.some((one) => of(one) !== null));
}

function chartOf({ title, sentence, write, of, range }: Course, { steps }: History): Chart {
  const values = steps.map(of);
  const lines = [{ name: title, values }];
  const counts = [0, Math.max(4, ...values.map((value) => value ?? 0))] as const;
  const ends = range === "count" ? counts : range;
  return { title, sentence, lines, write, ...(ends ? { range: ends } : {}) };
}

export function LayerHistory({ run, layer }: { readonly run: Run; readonly layer: string }) {
  const answer = historyOf(run, layer).value;
  const { score } = place.value;
  const [isOpen, setOpen] = useState(COURSES.some(({ name }) => name === score));
  if (answer.state === "failed") return <Failed {...answer} />;
  if (answer.state !== "ready") return null;
  const history = answer.value;
  const courses = known(history);
  const course = courses.find(({ name }) => name === score) ?? courses[0];
  if (course === undefined) return null;
  const wanted = place.value.step ?? newestStep.value;
  const said = (["dead", "duplicates"] as const)
    .map((listed) => sinceWords(history, wanted, listed))
    .filter((pieces) => pieces.length > 0);
  const { steps } = history;
  const marker = steps.findLastIndex(({ step }) => step <= wanted);
  return (
    <section class="layer-history" aria-label={`Health of ${layer}`}>
      {said.map((pieces) => (
        <p key={pieces[0]}>
          {pieces.map((piece) =>
            typeof piece === "number" ? (
              <PlaceLink key={piece} to={page({ view: "unit", layer, unit: piece })}>
                {piece}
              </PlaceLink>
            ) : (
              piece
            ),
          )}
        </p>
      ))}
      {steps.length > 1 && (
        <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>Over the steps</summary>
          <div class="ladder-chart">
            {courses.length > 1 && (
              <label class="control">
                <span>Chart</span>
                <select
                  value={course.name}
                  onChange={(event) => go({ score: event.currentTarget.value })}
                >
                  {courses.map(({ name, title, sentence }) => (
                    <option key={name} value={name} title={sentence}>
                      {title}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <LineChart
              {...chartOf(course, history)}
              axis="step"
              labels={steps.map(({ step }) => whole(step))}
              marker={Math.max(0, marker)}
              onPick={(position) => {
                const step = steps[position]?.step;
                if (step !== undefined) go({ step });
              }}
            />
            {steps.length < history.logged_steps && (
              <p class="faint">
                {whole(steps.length)} of {whole(history.logged_steps)} steps, evenly chosen.
              </p>
            )}
          </div>
        </details>
      )}
    </section>
  );
}
