// A table with a row per unit or subject and a column per step or run. A single row also shows a
// curve of its score, and two of its columns side by side.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Breakable } from "../elements/breakable";
import { Failed } from "../elements/failed";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { showing } from "../elements/use-shown";
import type { Match } from "../state/matching";
import { place } from "../state/navigation";
import { measured, whole } from "../state/numbers";
import { words } from "../state/words";
import { AnimationLink } from "./animation-link";
import { type Column, idIn } from "./column";
import { FilmButton } from "./film-button";
import { MatrixCell } from "./matrix-cell";
import { focusOf, rowsOf } from "./matrix-rows";
import { ScoreCurve } from "./score-curve";
import { Versus } from "./versus";

const ROWS_AT_FIRST = 12;
const SINGLE_SIZE = 148; // CSS pixels
const SIZE = 64;

interface Props {
  readonly columns: readonly Column[];
  /** Key of the column that the rest of the page shows. */
  readonly current: string;
  /** Whether the columns are steps. Only steps have an order to draw a curve along. */
  readonly isOverSteps?: boolean;
}

/** Scrolls a table sideways, and nothing else, so far that a cell of its head is in sight. */
function keepInSight(scroll: HTMLElement | null, selector: string): void {
  const cell = scroll?.querySelector<HTMLElement>(selector);
  if (!scroll || !cell) return;
  const left = cell.offsetLeft;
  const right = left + cell.offsetWidth;
  if (left < scroll.scrollLeft) scroll.scrollLeft = left;
  else if (right > scroll.scrollLeft + scroll.clientWidth) {
    scroll.scrollLeft = right - scroll.clientWidth;
  }
}

/** Which unit of another run stands in a cell, and how alike the two respond. */
function MatchWords({ match }: { readonly match: Match | undefined }) {
  if (match === undefined) return <span class="cell-detail">no match</span>;
  return (
    <span
      class="cell-detail"
      title="Correlation of the responses of the two units to the same images"
    >
      unit {match.unit}, correlation {measured(match.correlation)}
    </span>
  );
}

export function Matrix({ columns, current, isOverSteps = false }: Props) {
  const [showsAll, setShowsAll] = useState(false);
  const scroll = useRef<HTMLDivElement>(null);
  const here = place.value;
  const all = columns.map((column) => showing(column.run, column.entry, column.step));
  const failed = all.find((one) => one.failed !== null)?.failed;
  // The rows are units of the run that the others are matched with.
  const reference = all.find((one, i) => one.shown !== null && !columns[i]?.matching)?.shown;
  const first = reference ?? all.find((one) => one.shown !== null)?.shown;
  useLayoutEffect(() => keepInSight(scroll.current, "th.active"), [current, first === undefined]);
  if (failed) return <Failed {...failed} />;
  if (!first) return <div class="placeholder">{words.loading}</div>;
  const focus = focusOf(first.facts.kind, here);
  const rows = rowsOf(first.facts).filter((row) => focus === null || row.id === focus);
  const listed = showsAll ? rows : rows.slice(0, ROWS_AT_FIRST);
  const [single] = rows.length === 1 ? rows : [];
  const key = first.facts.kind === "ladder" ? "image" : "unit";
  return (
    <>
      <div class="matrix-scroll" ref={scroll} style={{ filter: pictureFilter() }}>
        <table class="matrix">
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column.key} scope="col" class={column.key === current ? "active" : ""}>
                  <PlaceLink
                    to={{ ...here, ...column.to }}
                    current={column.key === current}
                    title="Open this column"
                  >
                    {column.colour && <i class="run-dot" style={{ background: column.colour }} />}
                    <Breakable text={column.heading} />
                  </PlaceLink>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  {single || row.id < 0 ? (
                    <Breakable text={row.label} />
                  ) : (
                    <PlaceLink to={{ ...here, [key]: row.id }}>
                      <Breakable text={row.label} />
                    </PlaceLink>
                  )}
                </th>
                {columns.map((column, i) => (
                  <td key={column.key} class={column.key === current ? "active" : ""}>
                    <MatrixCell
                      showing={all[i]}
                      row={{ ...row, id: idIn(column, row.id) }}
                      size={single ? SINGLE_SIZE : SIZE}
                    />
                    {column.matching && <MatchWords match={column.matching.get(row.id)} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="faint">These visuals do not contain this unit or image.</p>}
        {listed.length < rows.length && (
          <button type="button" onClick={() => setShowsAll(true)}>
            Show all {whole(rows.length)} rows
          </button>
        )}
      </div>
      {listed.length > 0 && <FilmButton columns={columns} all={all} rows={listed} />}
      {single && isOverSteps && <AnimationLink all={all} id={single.id} />}
      {single && columns.length > 1 && (
        <>
          {isOverSteps && (
            <ScoreCurve columns={columns} all={all} id={single.id} current={current} />
          )}
          <Versus columns={columns} all={all} id={single.id} />
        </>
      )}
    </>
  );
}
