import { expect, test, vi } from "vitest";
import { TileGrid } from "../../src/elements/tile-grid";
import { START } from "../../src/state/place";
import { draw } from "../page";
import { atlas } from "../visuals";

const item = (position: number) => ({
  to: { ...START, unit: position },
  name: `unit ${position}, logit 3`,
  label: String(position),
  detail: "3",
  tiles: [position],
});

test("a row of a grid is one canvas with a link for each tile, and one tab stop", () => {
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 310 });
  const page = draw(
    <TileGrid label="Units" count={7} item={item} picture={null} atlas={atlas(7)} size={96} />,
  );
  expect(page.querySelectorAll("[role=row]")).toHaveLength(3);
  expect(page.querySelectorAll("canvas")).toHaveLength(3);
  expect(page.querySelectorAll("[role=gridcell] a")).toHaveLength(7);
  expect(page.querySelectorAll('a[tabindex="0"]')).toHaveLength(1);
  expect(page.querySelector("[role=grid]")?.getAttribute("aria-rowcount")).toBe("3");
  Reflect.deleteProperty(HTMLElement.prototype, "clientWidth");
});

test("only the tiles in sight are looked for, and what did not load can be tried again", () => {
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 310 });
  const retry = vi.fn();
  const asked = new Set<number>();
  const find = (tile: number) => {
    asked.add(tile);
    return tile === 4 ? retry : null;
  };
  const page = draw(
    <TileGrid
      label="Units"
      count={900}
      item={item}
      picture={null}
      atlas={atlas(900)}
      find={find}
      size={96}
    />,
  );
  expect(asked.has(0)).toBe(true);
  expect(asked.size).toBeLessThan(100);
  const buttons = page.querySelectorAll("button");
  expect(buttons).toHaveLength(1);
  buttons[0]?.click();
  expect(retry).toHaveBeenCalledOnce();
  Reflect.deleteProperty(HTMLElement.prototype, "clientWidth");
});
