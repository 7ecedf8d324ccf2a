// The classes of a map with their marks. A click shows one class alone.
import { formPath, markOf } from "../draw/palette";
import { className } from "../state/store";

const MOST = 60;

interface Props {
  /** Class index and number of points. */
  readonly classes: readonly (readonly [number, number])[];
  readonly isolated: number | null;
  readonly onIsolate: (label: number | null) => void;
}

export function MapLegend({ classes, isolated, onIsolate }: Props) {
  return (
    <>
      <ul class="legend">
        {classes.slice(0, MOST).map(([label, count]) => {
          const { form, colour } = markOf(label);
          return (
            <li key={label}>
              <button
                type="button"
                class="quiet"
                aria-pressed={isolated === label}
                title="Show only this class"
                onClick={() => onIsolate(isolated === label ? null : label)}
              >
                <svg viewBox="0 0 14 14" class="mark" aria-hidden="true">
                  <path d={formPath(form, 7, 7, 5)} fill={colour} />
                </svg>
                {className(label)} <span class="faint">{count}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {classes.length > MOST && (
        <p class="faint">To see the other {classes.length - MOST} classes, use Find.</p>
      )}
    </>
  );
}
