// One visual across runs.
import { COLOURS } from "../draw/palette";
import { Icon } from "../elements/icon";
import { LookControls } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { StepBadge } from "../elements/step-badge";
import { useOnScreen } from "../elements/use-on-screen";
import { showing } from "../elements/use-shown";
import type { Column } from "../panels/column";
import { LinedUnits } from "../panels/lined-units";
import { Matrix } from "../panels/matrix";
import { Panel } from "../panels/panel";
import { agreementOf } from "../panels/step-agreement";
import type { Entry } from "../state/contract";
import { runs } from "../state/logged";
import { UNIT_KINDS } from "../state/logged-units";
import { go, place } from "../state/navigation";
import { whole } from "../state/numbers";
import { type RunFilter, runFilter, runName } from "../state/run-filter";
import { hasSameClasses, hasSameImages } from "../state/same-images";
import { classNames, run } from "../state/store";
import { isOfClasses } from "../state/units";
import { words } from "../state/words";
import { MatrixHeading, selectedEntry } from "./matrix-heading";

/** Kinds without pictures of their own that are about the images. */
const IMAGE_KINDS: readonly string[] = ["predictions", "scatter", "neighbours"];

/** A column for each run that has the visual and whose name matches. */
function columnsOf(entry: Entry, { matches }: RunFilter): Column[] {
  return runs.value.flatMap((one, i) => {
    if (!matches(runName(one))) return [];
    const same = one.visuals.find((other) => other.tag === entry.tag);
    if (same === undefined) return [];
    return [
      {
        key: one.run,
        heading: runName(one),
        colour: COLOURS[i % COLOURS.length] ?? COLOURS[0],
        run: one,
        entry: same,
        step: place.value.step,
        to: { run: one.run },
      },
    ];
  });
}

interface PicturesProps {
  readonly columns: Column[];
  readonly current: string;
}

function Pictures({ columns, current }: PicturesProps) {
  const all = columns.map((column) => showing(column.run, column.entry, column.step));
  const { text, common } = agreementOf(
    columns,
    all.map(({ shown }) => shown?.at.step ?? null),
  );
  const isOfUnits = all.some(
    ({ shown }) =>
      shown && UNIT_KINDS.includes(shown.facts.kind) && !isOfClasses(shown.facts, classNames.value),
  );
  return (
    <section class="panel" data-kind="compare">
      <div class="toolbar">
        {columns.map((column, i) => {
          const shown = all[i]?.shown;
          return (
            <span key={column.key} class="fact">
              <i class="run-dot" style={{ background: column.colour }} /> <b>{column.heading}</b>{" "}
              {shown && <StepBadge at={shown.at} />}
            </span>
          );
        })}
        <LookControls />
      </div>
      {text !== "" && (
        <p class="note">
          <Icon name="info" />
          <span>The runs are shown at different steps: {text}.</span>
          {common !== null && (
            <button type="button" onClick={() => go({ step: common })}>
              Show step {whole(common)} of all
            </button>
          )}
        </p>
      )}
      {isOfUnits && columns.length > 1 ? (
        <LinedUnits columns={columns} current={current} />
      ) : (
        <Matrix columns={columns} current={current} />
      )}
    </section>
  );
}

/** The visual of a run without pictures of its own: it shows images and units of the current run, so
 * that of another run only what is about the same images can stand beside it. */
function OfRun({ column }: { readonly column: Column }) {
  const { run: one, entry } = column;
  const isCurrent = one.run === run.value?.run;
  const isOfImages = IMAGE_KINDS.includes(entry.kind);
  const isSame = isCurrent || (isOfImages && hasSameImages(one) && hasSameClasses(one));
  if (isSame === true) return <Panel run={one} entry={entry} />;
  if (isSame === null) return <div class="placeholder">{words.loading}</div>;
  return (
    <p class="note">
      <span>
        {isOfImages ? words.otherImages : words.otherUnits}{" "}
        <PlaceLink to={{ ...place.value, run: one.run, image: null, unit: null }}>
          Open that run
        </PlaceLink>
      </span>
    </p>
  );
}

export function ComparePage() {
  const entry = selectedEntry();
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  if (now === null || entry === undefined) return <p class="note">{words.noVisual}</p>;
  const { find } = place.value;
  const filter = runFilter(find);
  const columns = columnsOf(entry, filter);
  const all = columnsOf(entry, runFilter(""));
  return (
    <>
      <MatrixHeading entry={entry} text="across runs" />
      {(all.length > 2 || find !== "") && (
        <div class="toolbar">
          <label class="control">
            <span>Runs</span>
            <input
              type="search"
              placeholder="regular expression"
              value={find}
              onInput={(event) => go({ find: event.currentTarget.value })}
            />
          </label>
          <span class="count">
            {columns.length} of {all.length} runs
          </span>
          {filter.fault !== "" && <span class="faint">{filter.fault}</span>}
        </div>
      )}
      {all.length < 2 && (
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
              <OfRun column={column} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
