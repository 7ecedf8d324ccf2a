// One row of a grid of tiles: its pictures on one canvas, and a link for each over it.

import { useMemo, useRef } from "preact/hooks";
import { drawTiles, type Mosaic } from "../draw/sheet";
import type { Atlas } from "../state/contract";
import { linkTo } from "../state/navigation";
import type { Picture } from "../state/picture";
import type { Place } from "../state/place";
import { point } from "../state/pointed";
import { rendering } from "../state/preferences";
import { enlarging } from "./enlarge";
import { follow, Spoken } from "./place-link";
import { useCanvas } from "./use-canvas";

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
  readonly picture: Picture | null;
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
  const { picture, atlas } = sheet;
  const { width, height } = sheet.mosaic;
  const shown = { picture, atlas, tiles, size: Math.max(width, height) };
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
          point({ ...shown, words: name });
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

/** Rows are drawn again only when something of theirs changes: while a grid scrolls, most do not. */
export function TileRow({ line, top, first, end, item, sheet, active, onActive }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { picture, atlas, mosaic, cellWidth } = sheet;
  const mode = rendering.value;
  const items = useMemo(
    () => Array.from({ length: end - first }, (_, i) => item(first + i)),
    [first, end, item],
  );
  const width = items.length * (cellWidth + GAP) - GAP;
  useCanvas(canvas, width, mosaic.height, [picture, items, mosaic, mode], (context, density) => {
    if (picture === null) return;
    const placed = items.flatMap(({ tiles, isDimmed }, column) =>
      tiles.map((tile, i) => {
        const [x, y] = mosaic.places[i] ?? [0, 0];
        return { tile, x: column * (cellWidth + GAP) + x, y, alpha: isDimmed ? DIMMED : 1 };
      }),
    );
    const style = { width: mosaic.tileWidth, height: mosaic.tileHeight, density, mode };
    drawTiles(context, picture, atlas, placed, style);
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
    [line, top, items, sheet, active, onActive],
  );
}
