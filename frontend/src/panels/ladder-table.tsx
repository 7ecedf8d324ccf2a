// A table of all subjects at all rungs. A click on a tile shows it.
import { useState } from "preact/hooks";
import { Breakable } from "../elements/breakable";
import { pictureFilter } from "../elements/picture-controls";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import { type LadderView, rungWords, subjectName, tileAt } from "./ladder-view";

const SIZE = 72; // CSS pixels
const SUBJECTS_AT_FIRST = 12;

interface Props {
  readonly shown: Shown;
  readonly view: LadderView;
  /** Subjects to list. */
  readonly subjects: readonly number[];
  readonly onChoose: (subject: number, rung: number) => void;
}

export function LadderTable({ shown, view, subjects, onChoose }: Props) {
  const [showsAll, setShowsAll] = useState(false);
  const { facts, picture } = shown;
  const { axis, labels } = view;
  const { atlas } = facts;
  if (atlas === null) return null;
  const listed = showsAll ? subjects : subjects.slice(0, SUBJECTS_AT_FIRST);
  const cell = (subject: number, rung: number) => {
    const words = rungWords(facts, view, subject, rung);
    return (
      <button
        type="button"
        class="tile-button"
        aria-label={words}
        aria-pressed={subject === view.subject && rung === view.rung}
        title={words}
        onClick={() => onChoose(subject, rung)}
      >
        <Tile
          picture={picture}
          atlas={atlas}
          tile={tileAt(view, subject, rung)}
          size={SIZE}
          alt=""
        />
      </button>
    );
  };
  return (
    <div class="matrix-scroll" style={{ filter: pictureFilter() }}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">
              <span class="faint">{axis}</span>
            </th>
            {labels.map((label, rung) => (
              <th key={label} scope="col" class={rung === view.rung ? "active" : ""}>
                <Breakable text={label} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listed.map((subject) => (
            <tr key={subject} class={subject === view.subject ? "active" : ""}>
              <th scope="row">
                <Breakable text={subjectName(view, subject)} />
              </th>
              {labels.map((label, rung) => (
                <td key={label}>{cell(subject, rung)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {listed.length < subjects.length && (
        <button type="button" onClick={() => setShowsAll(true)}>
          Show all {subjects.length}
        </button>
      )}
    </div>
  );
}
