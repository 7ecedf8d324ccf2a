import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
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

test("large tiles are drawn from thumbnails first and from the pictures themselves as soon as these are there", async () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const asked = () => source.mock.calls.map(([address]) => address.split("?")[0]);
  const large = { ...atlas(3), tile_height: 227, tile_width: 227 };
  const thumbnails = [{ tag: "grid/class_images/prob", atlas: atlas(3), steps: [0] }];
  const own = entry({ technique: "class_images", layer: "prob", atlas: large, thumbnails });
  log(own);
  const drawn = async (size: number) => {
    source.mockClear();
    await act(async () => {
      draw(<Strip run={run("run1")} entry={own} room={1_000} size={size} />);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    return asked();
  };
  expect(await drawn(8)).toEqual(["./thumbnails"]);
  expect(await drawn(104)).toEqual(["./atlas"]);
  decode.mockRestore();
  source.mockRestore();
});
