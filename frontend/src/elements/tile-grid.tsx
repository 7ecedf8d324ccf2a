// A grid of tiles of one size. It may be long: only the rows near the window exist, and those that
// leave it are used again for those that come. For the keyboard it is one tab stop, and arrows move
// inside it (the "roving tabindex" of the ARIA grid pattern).

import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { mosaicOf } from "../draw/sheet";
import type { Atlas } from "../state/contract";
import type { Picture } from "../state/picture";
import type { FindTile } from "../state/single-tiles";
import { GAP, type GridItem, type Sheet, TileRow } from "./tile-row";
import { useVisibleRows, useWidth } from "./use-size";

interface Props {
  readonly label: string;
  readonly count: number;
  /** Should stay the same function as long as the items do. */
  readonly item: (position: number) => GridItem;
  readonly picture: Picture | null;
  readonly atlas: Atlas;
  /** Finds the tiles in the rows near the window, where they lie on several sheets; should stay the
   * same function as long as the pictures do. Without it, all lie in `picture`. */
  readonly find?: FindTile | undefined;
  /** Tiles of one item, at most. */
  readonly each?: number;
  /** Longer side of an item's picture in CSS pixels. */
  readonly size: number;
}

const TEXT_HEIGHT = 34;
const LEAST_WIDTH = 52; // so that label and score stay legible under small tiles

/** Where a key leads from a position; null if it is no key of a grid. */
function moved(key: string, from: number, columns: number, count: number): number | null {
  const to = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: 0,
    End: count - 1,
  }[key];
  return to ?? null;
}

export function TileGrid(props: Props) {
  const { label, count, item, picture, atlas, find, each = 1, size } = props;
  const grid = useRef<HTMLDivElement>(null);
  const room = useWidth(grid);
  const sheet: Sheet = useMemo(() => {
    const mosaic = mosaicOf(atlas, each, size);
    const inPicture: FindTile = (tile) => picture && { picture, atlas, tile };
    const cellWidth = Math.max(mosaic.width, LEAST_WIDTH);
    return { find: find ?? inPicture, atlas, mosaic, cellWidth };
  }, [picture, atlas, find, each, size]);
  const columns = Math.max(1, Math.floor((room + GAP) / (sheet.cellWidth + GAP)));
  const rowHeight = sheet.mosaic.height + TEXT_HEIGHT + GAP;
  const rowCount = Math.ceil(count / columns);
  const rows = useVisibleRows(grid, rowHeight, rowCount);
  const pool = useRef(1);
  pool.current = Math.max(pool.current, rows.end - rows.first);
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const onActive = useCallback((position: number) => setActive(position), []);

  useLayoutEffect(() => {
    const focused = document.activeElement as HTMLElement | null;
    const link = grid.current?.querySelector<HTMLElement>(`[data-position="${active}"]`);
    if (wantsFocus.current) {
      wantsFocus.current = false;
      link?.focus();
      link?.scrollIntoView({ block: "nearest" });
    } else if (focused !== link && grid.current?.contains(focused)) {
      // The focused tile has scrolled away, and its element shows another one.
      focused?.blur();
    }
  });

  const move = (event: KeyboardEvent) => {
    const next = moved(event.key, active, columns, count);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (next < 0 || next >= count) return;
    wantsFocus.current = true;
    setActive(next);
  };

  const shown = Array.from(
    { length: Math.max(0, rows.end - rows.first) },
    (_, i) => rows.first + i,
  );
  return (
    <div
      ref={grid}
      class="tile-grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rowCount}
      aria-colcount={columns}
      style={{ height: `${Math.max(0, rowCount * rowHeight - GAP)}px` }}
      onKeyDown={move}
    >
      {room > 0 &&
        shown.map((line) => {
          const first = line * columns;
          const end = Math.min(count, first + columns);
          return (
            <TileRow
              key={line % pool.current}
              line={line}
              top={line * rowHeight}
              first={first}
              end={end}
              item={item}
              sheet={sheet}
              active={active >= first && active < end ? active : -1}
              onActive={onActive}
            />
          );
        })}
    </div>
  );
}
