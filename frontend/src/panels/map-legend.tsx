// The classes of a map with their marks, to search and to show alone; or the scale of its colours.
import { useState } from "preact/hooks";
import { formPath, markOf, RAMP_GRADIENT } from "../draw/palette";
import { written } from "../state/measures";
import { className } from "../state/store";
import type { Colours } from "./map-colours";

const SEARCHED_FROM = 16; // classes

interface Props {
  /** Class index and number of points. */
  readonly classes: readonly (readonly [number, number])[];
  readonly isolated: number | null;
  readonly scale: Colours["scale"];
  readonly onIsolate: (label: number | null) => void;
}

export function MapLegend({ classes, isolated, scale, onIsolate }: Props) {
  const [text, setText] = useState("");
  const needle = text.trim().toLowerCase();
  const listed = classes.filter(([label]) => className(label).toLowerCase().includes(needle));
  return (
    <div>
      {scale && (
        <p class="legend-scale" title={scale.measure.sentence}>
          <span>{written(scale.measure, scale.low)}</span>
          <i style={{ background: RAMP_GRADIENT }} />
          <span>{written(scale.measure, scale.high)}</span>
        </p>
      )}
      {classes.length >= SEARCHED_FROM && (
        <input
          type="search"
          class="legend-search"
          placeholder={`Search ${classes.length} classes`}
          aria-label="Search the classes of the map"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
      <ul class="legend">
        {listed.map(([label, count]) => {
          const { form, colour } = markOf(label);
          return (
            <li key={label}>
              <button
                type="button"
                class="quiet"
                aria-pressed={isolated === label}
                title={`Show only ${className(label)}`}
                onClick={() => onIsolate(isolated === label ? null : label)}
              >
                {scale === null && (
                  <svg viewBox="0 0 14 14" class="mark" aria-hidden="true">
                    <path d={formPath(form, 7, 7, 5)} fill={colour} />
                  </svg>
                )}
                <span class="legend-name">{className(label)}</span>{" "}
                <span class="faint">{count}</span>
              </button>
            </li>
          );
        })}
        {listed.length === 0 && <li class="faint">No class has this name.</li>}
      </ul>
    </div>
  );
}
