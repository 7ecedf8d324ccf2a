// Two pictures of the same thing: side by side, as a difference, and in turn (blink).
import { useEffect, useMemo, useState } from "preact/hooks";
import { tilePixels } from "../draw/crop";
import type { Column } from "../screens/matrix";
import { tilesOf } from "../screens/matrix-rows";
import { place } from "../store";
import { Difference } from "./difference";
import { pictureFilter } from "./picture-controls";
import { SaveTile } from "./save-tile";
import { Tile } from "./tile";
import type { Showing, Shown } from "./use-shown";

const LARGE = 240;

interface Props {
  readonly columns: readonly Column[];
  readonly all: readonly Showing[];
  readonly id: number;
}

function tileOf(shown: Shown | null | undefined, id: number): number | null {
  return shown ? (tilesOf(shown.facts, id, place.value.rung)[0] ?? null) : null;
}

/** Holds the second of two pictures over the first while Space or the button is pressed. */
function useBlink(): [boolean, (isOther: boolean) => void] {
  const [isOther, setOther] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isElsewhere =
        event.target instanceof HTMLElement && event.target.matches("input, select, button, a");
      if (event.key !== " " || isElsewhere) return;
      event.preventDefault();
      setOther(event.type === "keydown");
    };
    document.addEventListener("keydown", listen);
    document.addEventListener("keyup", listen);
    return () => {
      document.removeEventListener("keydown", listen);
      document.removeEventListener("keyup", listen);
    };
  }, []);
  return [isOther, setOther];
}

export function VersusPanel({ columns, all, id }: Props) {
  const [first, setFirst] = useState(0);
  const [second, setSecond] = useState(columns.length - 1);
  const [isOther, setOther] = useBlink();
  const a = all[first]?.shown;
  const b = all[second]?.shown;
  const tileA = tileOf(a, id);
  const tileB = tileOf(b, id);
  const pixels = useMemo(() => {
    if (!a?.picture || !b?.picture || tileA === null || tileB === null) return null;
    const [atlasA, atlasB] = [a.facts.atlas, b.facts.atlas];
    if (atlasA === null || atlasB === null) return null;
    const one = tilePixels(a.picture, atlasA, tileA);
    const other = tilePixels(b.picture, atlasB, tileB);
    return one.width === other.width && one.height === other.height ? { one, other } : null;
  }, [a, b, tileA, tileB]);
  const sides = [
    { shown: a, tile: tileA, at: first, set: setFirst, name: "First" },
    { shown: b, tile: tileB, at: second, set: setSecond, name: "Second" },
  ];
  return (
    <div class="large-tiles versus" style={{ filter: pictureFilter() }}>
      {sides.map(({ shown, tile, at, set, name }, i) => {
        // Blinking shows the second picture in the place of the first.
        const isSwapped = i === 0 && isOther && b && tileB !== null;
        const seen = isSwapped ? b : shown;
        const seenTile = isSwapped ? tileB : tile;
        return (
          <figure key={name}>
            {seen?.facts.atlas && seenTile !== null ? (
              <Tile
                picture={seen.picture}
                atlas={seen.facts.atlas}
                tile={seenTile}
                size={LARGE}
                alt={`${columns[isSwapped ? second : at]?.heading}`}
              />
            ) : (
              <span class="no-image" style={{ width: `${LARGE}px`, height: `${LARGE}px` }}>
                none
              </span>
            )}
            <figcaption>
              <select
                aria-label={`${name} picture`}
                value={at}
                onChange={(event) => set(Number(event.currentTarget.value))}
              >
                {columns.map((column, place) => (
                  <option key={column.key} value={place}>
                    {column.heading}
                  </option>
                ))}
              </select>
              {shown && tile !== null && <SaveTile shown={shown} tile={tile} unit={id} />}
              {i === 0 && (
                <button
                  type="button"
                  class="quiet"
                  title="Hold to see the second picture here (Space)"
                  onPointerDown={() => setOther(true)}
                  onPointerUp={() => setOther(false)}
                  onPointerLeave={() => setOther(false)}
                >
                  blink
                </button>
              )}
            </figcaption>
          </figure>
        );
      })}
      {pixels ? (
        <Difference
          a={pixels.other}
          b={pixels.one}
          size={LARGE}
          of={`Difference of ${columns[second]?.heading} to ${columns[first]?.heading}`}
        />
      ) : (
        <p class="faint">No difference: the two pictures are not of one size.</p>
      )}
    </div>
  );
}
