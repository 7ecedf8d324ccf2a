// One visual across steps (Timeline) or across runs (Compare): rows of the same unit or subject,
// a column per step or run, and two of the columns held against each other.
import { useEffect, useState } from "preact/hooks";
import type { Entry, Run } from "../contract";
import { Curve } from "../elements/curve";
import { Failed } from "../elements/failed";
import { Icon } from "../elements/icon";
import { Mosaic } from "../elements/mosaic";
import { Panel } from "../elements/panel";
import { LightControl, pictureFilter, RenderingControl } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { StepBadge } from "../elements/step-badge";
import { useOnScreen } from "../elements/use-on-screen";
import { type Showing, showing } from "../elements/use-shown";
import { VersusPanel } from "../elements/versus";
import { entryOf, shortTitle } from "../entries";
import { isShown } from "../host";
import { above } from "../keys";
import { whole } from "../numbers";
import type { Place } from "../place";
import { evenlyChosen } from "../steps";
import { entriesOf, go, networkEntries, place, run, runs } from "../store";
import { focusOf, rowsOf, scoreOf, scoreText, tilesOf } from "./matrix-rows";

export interface Column {
  readonly key: string;
  readonly heading: string;
  readonly run: Run;
  readonly entry: Entry;
  readonly step: number | null;
  readonly to: Partial<Place>;
}

const MOST_STEPS = 24;
const ROWS_AT_FIRST = 12;
const PLAY_MS = 250;

interface MatrixProps {
  readonly columns: readonly Column[];
  /** The column that the rest of the page shows. */
  readonly current: string;
  /** Steps have an order, so that a curve through them makes sense; runs have none. */
  readonly isOverSteps?: boolean;
}

function Matrix({ columns, current, isOverSteps = false }: MatrixProps) {
  const [showsAll, setShowsAll] = useState(false);
  const here = place.value;
  const all = columns.map((column) => showing(column.run, column.entry, column.step));
  const failed = all.find((one) => one.failed !== null)?.failed;
  const first = all.find((one) => one.shown !== null)?.shown;
  if (failed) return <Failed {...failed} />;
  if (!first) return <div class="placeholder">Loading…</div>;
  const focus = focusOf(first.facts.kind, here);
  const rows = rowsOf(first.facts).filter((row) => focus === null || row.id === focus);
  const listed = showsAll ? rows : rows.slice(0, ROWS_AT_FIRST);
  const isSingle = rows.length === 1;
  const size = isSingle ? 148 : 64;
  const key = first.facts.kind === "ladder" ? "image" : "unit";
  const [single] = rows;
  return (
    <>
      <div class="matrix-scroll" style={{ filter: pictureFilter() }}>
        <table class="matrix">
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column.key} scope="col" class={column.key === current ? "active" : ""}>
                  <PlaceLink
                    to={{ ...here, ...column.to }}
                    current={column.key === current}
                    title="Show this one"
                  >
                    {column.heading}
                  </PlaceLink>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  {isSingle || row.id < 0 ? (
                    row.label
                  ) : (
                    <PlaceLink to={{ ...here, [key]: row.id }}>{row.label}</PlaceLink>
                  )}
                </th>
                {columns.map((column, i) => (
                  <td key={column.key} class={column.key === current ? "active" : ""}>
                    <Cell showing={all[i]} id={row.id} size={size} label={row.label} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="faint">This unit or image is not in these visuals.</p>}
        {listed.length < rows.length && (
          <button type="button" onClick={() => setShowsAll(true)}>
            Show all {whole(rows.length)} rows
          </button>
        )}
      </div>
      {isSingle && single && columns.length > 1 && (
        <>
          {isOverSteps && (
            <ScoreCurve columns={columns} all={all} id={single.id} current={current} />
          )}
          <VersusPanel columns={columns} all={all} id={single.id} />
        </>
      )}
    </>
  );
}

interface CellProps {
  readonly showing: Showing | undefined;
  readonly id: number;
  readonly size: number;
  readonly label: string;
}

function Cell({
  showing: { shown, isLoading } = { shown: null, isLoading: true, failed: null },
  id,
  size,
  label,
}: CellProps) {
  if (shown === null || shown.facts.atlas === null) {
    return (
      <span class="no-image" style={{ width: `${size}px`, height: `${size}px` }}>
        {isLoading ? "…" : "none"}
      </span>
    );
  }
  const tiles = tilesOf(shown.facts, id, place.value.rung);
  const score = scoreOf(shown.facts, id, place.value.rung);
  const text = scoreText(score);
  if (tiles.length === 0) {
    return (
      <span class="no-image" style={{ width: `${size}px`, height: `${size}px` }}>
        none
      </span>
    );
  }
  return (
    <>
      <Mosaic
        picture={shown.picture}
        atlas={shown.facts.atlas}
        tiles={tiles}
        size={size}
        alt={`${label}, ${shown.run.name} step ${shown.at.step}${text && `, ${score?.name} ${text}`}`}
      />
      <span class="cell-detail">{text}</span>
    </>
  );
}

interface CurveProps {
  readonly columns: readonly Column[];
  readonly all: readonly Showing[];
  readonly id: number;
  readonly current: string;
}

function ScoreCurve({ columns, all, id, current }: CurveProps) {
  const scores = all.map(({ shown }) => shown && scoreOf(shown.facts, id, place.value.rung));
  const name = scores.find((score) => score != null)?.name;
  const values = scores.map((score) => score?.value ?? null);
  if (name === undefined || values.filter((value) => value !== null).length < 2) return null;
  const marker = Math.max(
    0,
    columns.findIndex((column) => column.key === current),
  );
  return (
    <div class="curves">
      <Curve
        title={name}
        lines={[{ name, values }]}
        marker={marker}
        onPick={(i) => {
          const column = columns[i];
          if (column !== undefined) go(column.to);
        }}
      />
    </div>
  );
}

/** The entry that a timeline or comparison is about. */
function useEntry(): Entry | undefined {
  const { layer, technique } = place.value;
  const own = layer === "" ? networkEntries.value : entriesOf(layer);
  return entryOf(own, technique);
}

function Heading({ entry, text }: { readonly entry: Entry; readonly text: string }) {
  const here = place.value;
  const focus = focusOf(entry.kind, here);
  return (
    <header class="page-head">
      <h1>
        {shortTitle(entry)} {text}
      </h1>
      <p class="page-facts">
        {entry.layer || "whole network"}
        {focus !== null && (
          <>
            {" · "}
            {entry.kind === "ladder" ? `image ${focus}` : `unit ${focus}`}{" "}
            <PlaceLink to={{ ...here, unit: null, image: null }}>show all</PlaceLink>
          </>
        )}
        {" · "}
        <PlaceLink to={above(here)}>back (Esc)</PlaceLink>
      </p>
    </header>
  );
}

function Play({ steps }: { readonly steps: readonly number[] }) {
  const [isPlaying, setPlaying] = useState(false);
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      if (!isShown.peek()) return;
      const now = steps.indexOf(place.peek().step ?? -1);
      const next = steps[(now + 1) % steps.length];
      if (next !== undefined) go({ step: next });
    }, PLAY_MS);
    return () => clearInterval(timer);
  }, [isPlaying, steps]);
  return (
    <button
      type="button"
      disabled={isStill || steps.length < 2}
      title={isStill ? "Off: your system asks for reduced motion" : "Go through the steps"}
      onClick={() => setPlaying(!isPlaying)}
    >
      <Icon name={isPlaying ? "pause" : "play"} /> {isPlaying ? "Pause" : "Play"}
    </button>
  );
}

export function TimelinePage() {
  const entry = useEntry();
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  if (now === null || entry === undefined)
    return <p class="note">Nothing of that name was logged.</p>;
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
  const wanted = place.value.step ?? steps.at(-1) ?? 0;
  const nearest = steps.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a), 0);
  return (
    <>
      <Heading entry={entry} text="over the steps" />
      <section class="panel" data-kind="timeline">
        <div class="toolbar">
          <Play steps={steps} />
          <span class="faint">
            {steps.length} of {entry.steps.length} logged steps
          </span>
          <span class="space" />
          <RenderingControl />
          <LightControl />
        </div>
        {entry.atlas ? (
          <Matrix columns={columns} current={String(nearest)} isOverSteps />
        ) : (
          <Panel run={now} entry={entry} />
        )}
      </section>
    </>
  );
}

export function ComparePage() {
  const entry = useEntry();
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  if (now === null || entry === undefined)
    return <p class="note">Nothing of that name was logged.</p>;
  const columns = runs.value.flatMap((one) => {
    const same = one.visuals.find((other) => other.tag === entry.tag);
    if (same === undefined) return [];
    const column: Column = {
      key: one.run,
      heading: one.name || ".",
      run: one,
      entry: same,
      step: place.value.step,
      to: { run: one.run },
    };
    return [column];
  });
  return (
    <>
      <Heading entry={entry} text="across the runs" />
      {columns.length < 2 && (
        <p class="note">
          <Icon name="info" /> Only one run has this. Log another one into the same directory to
          compare.
        </p>
      )}
      {entry.atlas ? (
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
          <Matrix columns={columns} current={now.run} />
        </section>
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
