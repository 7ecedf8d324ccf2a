// A strip of the first tiles of a visual. It loads when it comes near the window.
import { useRef, useState } from "preact/hooks";
import { pictureOf } from "../state/api";
import type { Entry, Run } from "../state/contract";
import { keyOf, shortTitle } from "../state/entries";
import { page } from "../state/navigation";
import type { Place } from "../state/place";
import { classNames, factsOf, shownStepOf } from "../state/store";
import { isOfClasses, unitNamesOf, unitsOf } from "../state/units";
import { PlaceLink } from "./place-link";
import { Tile } from "./tile";
import { useSeen } from "./use-size";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  readonly count: number;
  readonly size: number;
  /** Whether each tile is a link to the page of its unit. */
  readonly isLinked?: boolean;
}

/** Tiles per unit: 1 for a grid, k for the top k patches. */
function tilesPerUnit(entry: Entry): number {
  return entry.atlas?.shape[1] ?? 1;
}

interface Target {
  readonly to: Place;
  readonly name: string;
}

/** Where tiles lead: to the page of their unit once the facts are loaded. Until then, and for ladders,
 * which have no units, to the page of the layer. */
function useTargets(entry: Entry, isWanted: boolean): (slot: number) => Target {
  const facts = isWanted && entry.kind !== "ladder" ? factsOf(entry) : null;
  const { layer } = entry;
  const technique = keyOf(entry);
  if (facts?.state !== "ready") {
    const to = page({ view: "layer", layer, technique });
    return (slot) => ({ to, name: `${layer}, ${shortTitle(entry)} ${slot}` });
  }
  const units = unitsOf(facts.value);
  const names = unitNamesOf(facts.value);
  const areClasses = isOfClasses(facts.value, classNames.value);
  return (slot) => {
    const unit = units[slot] ?? slot;
    const name = `${layer}, ${names[slot] ?? `unit ${unit}`}`;
    return areClasses
      ? { to: page({ view: "class", class: unit }), name }
      : { to: page({ view: "unit", layer, unit, technique }), name };
  };
}

export function Thumbnails({ run, entry, count, size, isLinked = false }: Props) {
  const strip = useRef<HTMLSpanElement>(null);
  const isSeen = useSeen(strip);
  const last = useRef<HTMLImageElement | null>(null);
  const { atlas } = entry;
  const at = shownStepOf(entry);
  if (isSeen && atlas !== null && at !== null) {
    const picture = pictureOf(run.run, entry, at.step, at.wallTime).value;
    if (picture.state === "ready") last.current = picture.value;
  }
  // The facts say which units the tiles are. They are large for many layers, so they are fetched only
  // when somebody is about to click.
  const [isPointedAt, setPointedAt] = useState(false);
  const target = useTargets(entry, isLinked && isPointedAt);
  if (atlas === null) return null;
  const each = tilesPerUnit(entry);
  const shown = Math.min(count, Math.floor(atlas.count / each));
  return (
    <span
      ref={strip}
      class="strip"
      style={{ minHeight: `${size}px` }}
      onPointerEnter={() => setPointedAt(true)}
      onFocusIn={() => setPointedAt(true)}
    >
      {Array.from({ length: shown }, (_, i) => {
        const tile = (
          <Tile key={i} picture={last.current} atlas={atlas} tile={i * each} size={size} alt="" />
        );
        if (!isLinked) return tile;
        const { to, name } = target(i);
        return (
          <PlaceLink key={i} class="strip-tile" to={to} label={name} title={name}>
            {tile}
          </PlaceLink>
        );
      })}
    </span>
  );
}
