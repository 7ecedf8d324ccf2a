// A strip of the first tiles of a visual: loads when it comes near the window.
import { useRef } from "preact/hooks";
import { pictureOf } from "../api";
import type { Entry, Run } from "../contract";
import type { Place } from "../place";
import { shownStepOf } from "../store";
import { techniqueName } from "../words";
import { PlaceLink } from "./place-link";
import { Tile } from "./tile";
import { useSeen } from "./use-size";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  readonly count: number;
  readonly size: number;
  /** Where the n-th tile leads; without it tiles are only pictures. */
  readonly to?: (tile: number) => Place;
  readonly name?: (tile: number) => string;
}

/** Number of tiles that belong to one unit: 1 for a grid, k for the top k patches. */
function tilesPerUnit(entry: Entry): number {
  return entry.atlas?.shape[1] ?? 1;
}

export function Thumbnails({ run, entry, count, size, to, name }: Props) {
  const strip = useRef<HTMLSpanElement>(null);
  const isSeen = useSeen(strip);
  const last = useRef<HTMLImageElement | null>(null);
  const { atlas } = entry;
  const at = shownStepOf(entry);
  if (isSeen && atlas !== null && at !== null) {
    const picture = pictureOf(run.run, entry, at.step, at.wallTime).value;
    if (picture.state === "ready") last.current = picture.value;
  }
  if (atlas === null) return null;
  const each = tilesPerUnit(entry);
  const shown = Math.min(count, Math.floor(atlas.count / each));
  return (
    <span ref={strip} class="strip" style={{ minHeight: `${size}px` }}>
      {Array.from({ length: shown }, (_, i) => {
        const tile = (
          <Tile key={i} picture={last.current} atlas={atlas} tile={i * each} size={size} alt="" />
        );
        if (to === undefined) return tile;
        const words = name?.(i) ?? `${techniqueName(entry.technique)} ${i}`;
        return (
          <PlaceLink key={i} class="strip-tile" to={to(i)} label={words} title={words}>
            {tile}
          </PlaceLink>
        );
      })}
    </span>
  );
}
