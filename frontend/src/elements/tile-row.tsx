// One row of a grid of tiles: its pictures on one canvas, and a link for each over it.

import { untracked } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { drawTiles, type Mosaic } from "../draw/sheet";
import type { Atlas } from "../state/contract";
import { linkTo } from "../state/navigation";
import type { Place } from "../state/place";
import { point } from "../state/pointed";
import { rendering } from "../state/preferences";
import type { FindTile, TileIn } from "../state/single-tiles";
import { enlarging } from "./enlarge";
import { follow, Spoken } from "./place-link";
import { useCanvas } from "./use-canvas";
import { useLatest } from "./use-latest";

export interface GridItem {
  readonly to: Place;
  /** Spoken name of the item, and its tooltip. */
  readonly name: string;
  readonly label: string;
  readonly detail: string;
  /** What the detail means; none if omitted. */
  readonly sentence?: string | undefined;
  /** Tiles of the atlas that make its picture. */
  readonly tiles: readonly number[];
  readonly isDimmed?: boolean;
}

export const GAP = 10; // CSS pixels

const DIMMED = 0.35;

/** What all rows of a grid share. */
export interface Sheet {
  readonly find: FindTile;
  readonly atlas: Atlas;
  readonly mosaic: Mosaic;
  readonly cellWidth: number;
}

interface Props {
  readonly line: number;
  readonly top: number;
  /** First position of the row, and the one after its last. */
  readonly first: number;
  readonly end: number;
  readonly item: (position: number) => GridItem;
  readonly sheet: Sheet;
  /** Position that Tab reaches, if it is in this row; else -1. */
  readonly active: number;
  readonly onActive: (position: number) => void;
}

function Cell(
  props: GridItem & Pick<Props, "onActive" | "sheet"> & { position: number; isActive: boolean },
) {
  const { to, name, label, detail, sentence, tiles, sheet, position, isActive, onActive } = props;
  const { width, height } = sheet.mosaic;
  const latest = useLatest({ sheet, tiles });
  const shown = () => ({
    ...together(latest.current.sheet, latest.current.tiles),
    size: Math.max(width, height),
  });
  return (
    <div role="gridcell" style={{ width: `${sheet.cellWidth}px` }}>
      <a
        class="cell"
        href={linkTo(to)}
        target="_top"
        title={name}
        tabIndex={isActive ? 0 : -1}
        data-position={position}
        onFocus={() => {
          onActive(position);
          point(() => ({ ...shown(), words: name }));
        }}
        onBlur={() => point(null)}
        onClick={(event) => follow(event, to)}
      >
        <Spoken words={name}>
          <span
            class="cell-picture"
            style={{ width: `${width}px`, height: `${height}px` }}
            {...enlarging(shown, name)}
          />
          <span class="cell-label">{label}</span>
          <span class="cell-detail" title={sentence}>
            {detail}
          </span>
        </Spoken>
      </a>
    </div>
  );
}

function isFound(one: ReturnType<FindTile>): one is TileIn {
  return one !== null && typeof one !== "function";
}

/** The tiles of an item at their full size, which lie on one sheet; without a picture until it is
 * loaded. */
function together({ find, atlas }: Sheet, tiles: readonly number[]) {
  const found = untracked(() => tiles.map((tile) => find(tile, Number.POSITIVE_INFINITY)));
  const first = found.find(isFound);
  const own = found.filter(isFound).filter(({ picture }) => picture === first?.picture);
  if (!first || own.length < tiles.length) return { picture: null, atlas, tiles };
  return { picture: first.picture, atlas: first.atlas, tiles: own.map(({ tile }) => tile) };
}

/** Rows are drawn again only when something of theirs changes: while a grid scrolls, most do not. */
export function TileRow({ line, top, first, end, item, sheet, active, onActive }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { mosaic, cellWidth } = sheet;
  const mode = rendering.value;
  const items = useMemo(
    () => Array.from({ length: end - first }, (_, i) => item(first + i)),
    [first, end, item],
  );
  const width = items.length * (cellWidth + GAP) - GAP;
  const longer = Math.max(mosaic.tileWidth, mosaic.tileHeight);
  const found = items.map(({ tiles }) => tiles.map((tile) => sheet.find(tile, longer)));
  const loaded = found.flat().filter((one) => isFound(one)).length;
  const retry = found.flat().find((one) => typeof one === "function");
  useCanvas(canvas, width, mosaic.height, [sheet, items, loaded, mode], (context, density) => {
    const style = { width: mosaic.tileWidth, height: mosaic.tileHeight, density, mode };
    items.forEach(({ isDimmed }, column) => {
      found[column]?.forEach((one, i) => {
        if (!isFound(one)) return;
        const [x, y] = mosaic.places[i] ?? [0, 0];
        const left = column * (cellWidth + GAP) + x;
        const placed = { tile: one.tile, x: left, y, alpha: isDimmed ? DIMMED : 1 };
        drawTiles(context, one.picture, one.atlas, [placed], style);
      });
    });
  });
  return useMemo(
    () => (
      <div
        role="row"
        class="tile-row"
        aria-rowindex={line + 1}
        style={{ transform: `translateY(${top}px)`, gap: `${GAP}px` }}
      >
        <canvas ref={canvas} />
        {retry && (
          <div role="gridcell" class="row-retry">
            <button type="button" onClick={retry}>
              Could not load. Retry
            </button>
          </div>
        )}
        {items.map((one, i) => (
          <Cell
            key={i}
            {...one}
            position={first + i}
            isActive={first + i === active}
            sheet={sheet}
            onActive={onActive}
          />
        ))}
      </div>
    ),
    [line, top, items, sheet, active, onActive, retry],
  );
}
