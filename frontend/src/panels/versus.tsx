// Two pictures of the same unit or subject: side by side, as a difference, and in turn (blink).
import { useMemo, useRef, useState } from "preact/hooks";
import { tilePixels } from "../draw/crop";
import { Difference } from "../elements/difference";
import { pictureFilter } from "../elements/picture-controls";
import { SaveTile } from "../elements/save-tile";
import { Swipe } from "../elements/swipe";
import { Tile } from "../elements/tile";
import { useBlink } from "../elements/use-blink";
import type { Showing } from "../elements/use-shown";
import { useSizeOfFour } from "../elements/use-size";
import { place } from "../state/navigation";
import type { Column } from "./column";
import { heldUp, type Side, sideOf, whyNoDifference } from "./versus-sides";

const MOST_SIZE = 240; // CSS pixels

interface Props {
  readonly columns: readonly Column[];
  readonly all: readonly Showing[];
  readonly id: number;
}

function Picture({ of, size }: { readonly of: Side; readonly size: number }) {
  const { heading, shown, tile } = of;
  if (!shown?.facts.atlas || tile === null) {
    return (
      <span class="no-image" style={{ width: `${size}px`, height: `${size}px` }}>
        none
      </span>
    );
  }
  return (
    <Tile picture={shown.picture} atlas={shown.facts.atlas} tile={tile} size={size} alt={heading} />
  );
}

/** Pixels of a side; null if it has no picture. */
function usePixels({ shown, tile }: Side): ImageData | null {
  return useMemo(() => {
    if (!shown?.picture || shown.facts.atlas === null || tile === null) return null;
    return tilePixels(shown.picture, shown.facts.atlas, tile);
  }, [shown, tile]);
}

export function Versus({ columns, all, id }: Props) {
  const [chosen, setChosen] = useState<readonly [number, number]>([0, columns.length - 1]);
  const box = useRef<HTMLDivElement>(null);
  const size = useSizeOfFour(box, MOST_SIZE);
  const [isBlinking, setBlinking] = useBlink();
  const first = sideOf(columns, all, chosen[0], id, place.value.rung);
  const second = sideOf(columns, all, chosen[1], id, place.value.rung);
  const held = heldUp(first, second, isBlinking);
  const why = whyNoDifference(first, second);
  const a = usePixels(first);
  const b = usePixels(second);
  const choose = (name: string, column: number, set: (column: number) => void) => (
    <select
      aria-label={`${name} picture`}
      value={column}
      onChange={(event) => set(Number(event.currentTarget.value))}
    >
      {columns.map(({ key, heading }, i) => (
        <option key={key} value={i}>
          {heading}
        </option>
      ))}
    </select>
  );
  const save = ({ shown, tile, id: own }: Side) =>
    shown && tile !== null && <SaveTile shown={shown} tile={tile} unit={own} />;
  return (
    <div class="large-tiles versus" ref={box} style={{ filter: pictureFilter() }}>
      <figure>
        <Picture of={held} size={size} />
        <figcaption>
          {held === first ? (
            choose("First", chosen[0], (column) => setChosen([column, chosen[1]]))
          ) : (
            <b class="held">{held.heading}</b>
          )}
          {save(first)}
          <button
            type="button"
            class="quiet"
            title="Hold to show the second picture here (Space)"
            onPointerDown={() => setBlinking(true)}
            onPointerUp={() => setBlinking(false)}
            onPointerLeave={() => setBlinking(false)}
          >
            blink
          </button>
        </figcaption>
      </figure>
      <figure>
        <Picture of={second} size={size} />
        <figcaption>
          {choose("Second", chosen[1], (column) => setChosen([chosen[0], column]))}
          {save(second)}
        </figcaption>
      </figure>
      {a && b && why === "" ? (
        <>
          <Swipe
            left={a}
            right={b}
            leftName={first.heading}
            rightName={second.heading}
            size={size}
          />
          <Difference
            a={b}
            b={a}
            size={size}
            of={`Difference of ${second.heading} to ${first.heading}`}
          />
        </>
      ) : (
        <p class="faint">No difference image: {why || "a picture is loading"}.</p>
      )}
    </div>
  );
}
