import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { Strip, slotsOf, stripLayout } from "../../src/elements/strip";
import { draw } from "../page";
import { atlas, entry, log, run } from "../visuals";

test("as many tiles as fit, and one per unit", () => {
  expect(stripLayout(atlas(40), 236, 56)).toEqual({ count: 4, width: 56, height: 56 });
  expect(stripLayout(atlas(2, 9), 1_000, 56).count).toBe(2);
});

test("a strip begins with the tiles of its order, as far as they are loaded", () => {
  expect(slotsOf(3, 4, [3, 9, 1])).toEqual([3, 1, 0]);
  expect(slotsOf(2, 2, undefined)).toEqual([0, 1]);
  expect(slotsOf(1, 4, [3, 2])).toEqual([3]);
});

test("a strip is one link, which arrows move from tile to tile", () => {
  const own = entry({ atlas: atlas(5) });
  log(own);
  const page = draw(<Strip run={run("run1")} entry={own} room={1_000} size={56} />);
  const link = page.querySelector("a");
  expect(page.querySelectorAll("a")).toHaveLength(1);
  const press = (key: string) =>
    act(() => {
      link?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    });
  press("ArrowRight");
  press("ArrowRight");
  expect(link?.getAttribute("aria-label")).toBe("conv1, Filters 2");
  for (let i = 0; i < 9; i++) press("ArrowRight");
  expect(link?.getAttribute("aria-label")).toBe("conv1, Filters 4");
});
