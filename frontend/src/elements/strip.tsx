// A strip of the first tiles of a visual: one canvas and one link, which leads to the tile that is
// pointed at. A canvas and a link of its own for each tile made long overviews slow.
import { useRef, useState } from "preact/hooks";
import { drawTiles } from "../draw/sheet";
import { pictureOf } from "../state/api";
import type { Atlas, Entry, Run } from "../state/contract";
import { linkTo } from "../state/navigation";
import type { Picture } from "../state/picture";
import { rendering } from "../state/preferences";
import { shownStepOf } from "../state/store";
import { enlarge, leave } from "./enlarge";
import { follow } from "./place-link";
import { stripTarget } from "./strip-targets";
import { useCanvas } from "./use-canvas";
import { useStripPicture } from "./use-strip-picture";

const GAP = 4; // CSS pixels

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  /** Width to fill, in CSS pixels. */
  readonly room: number;
  /** Longer side of a tile in CSS pixels. */
  readonly size: number;
  /** Positions of tiles in the order in which they come; as they were logged if omitted. */
  readonly order?: readonly number[] | undefined;
}

interface StripLayout {
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

/** How many tiles fit, and their size in CSS pixels. */
export function stripLayout(atlas: Atlas, room: number, size: number): StripLayout {
  const longer = Math.max(atlas.tile_width, atlas.tile_height, 1);
  const width = (size * atlas.tile_width) / longer;
  const height = (size * atlas.tile_height) / longer;
  const rows = Math.floor(atlas.count / (atlas.shape[1] ?? 1));
  const fitting = Math.max(1, Math.floor((room + GAP) / (width + GAP)));
  return { count: Math.min(rows, fitting), width, height };
}

/** Which tiles a strip of `count` shows: the first of an order, as far as `there` are loaded, then those
 * that the order does not name. */
export function slotsOf(
  count: number,
  there: number,
  order: readonly number[] | undefined,
): readonly number[] {
  const named = [...new Set(order ?? [])].filter((slot) => slot < there);
  if (named.length >= count) return named.slice(0, count);
  const isNamed = new Set(named);
  for (let slot = 0; named.length < count; slot++) if (!isNamed.has(slot)) named.push(slot);
  return named;
}

export function Strip({ run, entry, room, size, order }: Props) {
  const box = useRef<HTMLAnchorElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [slot, setSlot] = useState(0);
  const [isNear, setNear] = useState(false);
  const latest = useRef<Picture | null>(null);
  const { atlas } = entry;
  const each = atlas?.shape[1] ?? 1;
  const { count, width, height } = atlas
    ? stripLayout(atlas, room, size)
    : { count: 0, width: 0, height: 0 };
  const { tiles: loaded, retry } = useStripPicture(box, run, entry, count, size);
  const length = count * (width + GAP) - GAP;
  const there = loaded ? Math.floor(loaded.atlas.count / loaded.each) : count;
  const slots = slotsOf(count, there, order);
  useCanvas(canvas, length, height, [loaded, rendering.value, count, order], (context, density) => {
    if (loaded === null) return;
    const { picture, atlas: own } = loaded;
    const tiles = slots.flatMap((tile, i) =>
      tile < there ? [{ tile: tile * loaded.each, x: i * (width + GAP), y: 0 }] : [],
    );
    drawTiles(context, picture, own, tiles, { width, height, density, mode: rendering.value });
  });
  if (atlas === null) return null;
  // Thumbnails are too small to enlarge: the pictures are loaded when somebody points at the strip.
  const at = isNear ? shownStepOf(entry) : null;
  const whole = at && pictureOf(run.run, entry, at.step, at.wallTime).value;
  latest.current = whole?.state === "ready" ? whole.value : null;
  const shown = Math.min(slot, count - 1);
  const { to, name } = stripTarget(entry, slots[shown] ?? shown, isNear);
  const point = ({ offsetX }: MouseEvent) =>
    setSlot(Math.max(0, Math.min(count - 1, Math.floor(offsetX / (width + GAP)))));
  const magnify = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    point(event);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const under = Math.max(0, Math.min(count - 1, Math.floor(event.offsetX / (width + GAP))));
    const part = new DOMRect(left + under * (width + GAP), top, width, height);
    const slot = slots[under] ?? under;
    const tiles = Array.from({ length: each }, (_, i) => slot * each + i);
    const words = stripTarget(entry, slot, true).name;
    const find = () => ({ picture: latest.current, atlas, tiles, size, words });
    enlarge(find, event.currentTarget, part);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = shown + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? Number.NaN);
    if (!(next >= 0 && next < count)) return;
    event.preventDefault();
    event.stopPropagation();
    setSlot(next);
  };
  return (
    <span class="strip-box">
      <a
        ref={box}
        class="strip"
        href={linkTo(to)}
        target="_top"
        tabIndex={-1}
        title={name}
        aria-label={name}
        style={{ width: `${length}px`, height: `${height}px` }}
        onPointerEnter={() => setNear(true)}
        onPointerMove={magnify}
        onPointerLeave={leave}
        onPointerDown={point}
        onFocus={() => setNear(true)}
        onKeyDown={onKeyDown}
        onClick={(event) => follow(event, to)}
      >
        <canvas ref={canvas} class="tile" />
        <i style={{ left: `${shown * (width + GAP)}px`, width: `${width}px` }} />
      </a>
      {retry && (
        <button type="button" class="quiet strip-retry" onClick={retry}>
          Could not load. Retry
        </button>
      )}
    </span>
  );
}
