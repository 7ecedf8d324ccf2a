// A grid of tiles of one size. It may be long: only the rows near the window exist. For the keyboard
// it is one tab stop, and arrows move inside it (the "roving tabindex" of the ARIA grid pattern).
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { linkTo } from "../state/navigation";
import type { Place } from "../state/place";
import { follow, Spoken } from "./place-link";
import { useVisibleRows, useWidth } from "./use-size";

export interface GridItem {
  readonly key: string;
  readonly to: Place;
  /** Spoken name of the tile, and its tooltip. */
  readonly name: string;
  readonly label: string;
  readonly detail: string;
  readonly picture: ComponentChildren;
  readonly isDimmed?: boolean;
}

interface Props {
  readonly label: string;
  readonly count: number;
  readonly item: (position: number) => GridItem;
  /** Width and height of the picture in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

const GAP = 10;
const TEXT_HEIGHT = 34;
const LEAST_WIDTH = 52; // so that label and score stay legible under small tiles

export function TileGrid({ label, count, item, width, height }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const room = useWidth(grid);
  const cellWidth = Math.max(width, LEAST_WIDTH);
  const columns = Math.max(1, Math.floor((room + GAP) / (cellWidth + GAP)));
  const rowHeight = height + TEXT_HEIGHT + GAP;
  const rowCount = Math.ceil(count / columns);
  const rows = useVisibleRows(grid, rowHeight, rowCount);
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    const link = grid.current?.querySelector<HTMLElement>(`[data-position="${active}"]`);
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
  });

  const move = (event: KeyboardEvent) => {
    const step = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -active,
      End: count - 1 - active,
    }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = active + step;
    event.preventDefault();
    event.stopPropagation();
    if (next < 0 || next >= count) return;
    wantsFocus.current = true;
    setActive(next);
  };

  const cell = (position: number) => {
    const { key, to, name, label: text, detail, picture, isDimmed } = item(position);
    return (
      <div role="gridcell" key={key} style={{ width: `${cellWidth}px` }}>
        <a
          class={isDimmed ? "cell dimmed" : "cell"}
          href={linkTo(to)}
          target="_top"
          title={name}
          tabIndex={position === active ? 0 : -1}
          data-position={position}
          onFocus={() => setActive(position)}
          onClick={(event) => follow(event, to)}
        >
          <Spoken words={name}>
            <span class="cell-picture" style={{ height: `${height}px` }}>
              {picture}
            </span>
            <span class="cell-label">{text}</span>
            <span class="cell-detail">{detail}</span>
          </Spoken>
        </a>
      </div>
    );
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
        shown.map((line) => (
          <div
            role="row"
            key={line}
            class="tile-row"
            aria-rowindex={line + 1}
            style={{ top: `${line * rowHeight}px`, gap: `${GAP}px` }}
          >
            {Array.from({ length: Math.min(columns, count - line * columns) }, (_, column) =>
              cell(line * columns + column),
            )}
          </div>
        ))}
    </div>
  );
}
