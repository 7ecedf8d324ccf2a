import { expect, test, vi } from "vitest";
import { aloneIn, finderOf, partWith, thumbnailIn, tileIn } from "../../src/state/single-tiles";
import { atlas, entry, facts } from "../visuals";

const SHEETS = [3, 2].map((count, sheet) => ({ tag: "images/a", sheet, atlas: atlas(count) }));

test("a tile is found in the sheet that holds it", () => {
  expect(partWith(SHEETS, 2)).toEqual({ part: SHEETS[0], tile: 2 });
  expect(partWith(SHEETS, 4)).toEqual({ part: SHEETS[1], tile: 1 });
  expect(partWith(SHEETS, 5)).toBeNull();
});

test("of many sheets only the one with the tile is loaded", async () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const own = entry({ kind: "images", atlas: atlas(5), steps: [0] });
  const where = { run: "single", entry: own, step: 0, wallTime: 5 };
  const whole = facts({ kind: "images", atlas: atlas(5), sheets: SHEETS });
  expect(tileIn(where, whole, 4)).toBeNull();
  expect(source.mock.calls).toHaveLength(1);
  expect(source.mock.lastCall?.[0]).toContain("&sheet=1&");
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(tileIn(where, whole, 4)).toMatchObject({ tile: 1, atlas: SHEETS[1]?.atlas });
  decode.mockRestore();
  source.mockRestore();
});

test("a thumbnail comes from the parts that the step has, and some visuals have none", async () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const thumbnails = [
    { tag: "images/a", atlas: atlas(3), steps: [1] },
    { tag: "images/a#part1", atlas: atlas(2), steps: [0] },
  ];
  const own = entry({ kind: "images", atlas: atlas(5), steps: [0], thumbnails });
  const where = { run: "single", entry: own, step: 0, wallTime: 5 };
  expect(thumbnailIn(where, 1)).toBeNull();
  expect(thumbnailIn(where, 2)).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(thumbnailIn(where, 1)).toMatchObject({ tile: 1, atlas: atlas(2) });
  decode.mockRestore();
});

test("small tiles come from thumbnails, large ones from their sheet, and failures can be retried", async () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const thumbnails = [{ tag: "images/a", atlas: atlas(5), steps: [0] }];
  const own = entry({ kind: "images", atlas: atlas(5), thumbnails });
  const where = { run: "finder", entry: own, step: 0, wallTime: 5 };
  const find = finderOf(where, facts({ kind: "images", atlas: atlas(5), sheets: SHEETS }));
  find(4, 48);
  expect(source.mock.lastCall?.[0]).toContain("./thumbnails?");
  find(4, 96);
  expect(source.mock.lastCall?.[0]).toMatch(/atlas\?.*&sheet=1/);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(find(4, 48)).toMatchObject({ tile: 4 });
  expect(find(4, 96)).toMatchObject({ tile: 1 });
  decode.mockRejectedValue(new Error("cut off"));
  vi.stubGlobal("fetch", () => Promise.reject(new Error("no answer")));
  find(0, 96);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(find(0, 96)).toBeTypeOf("function");
  vi.unstubAllGlobals();
  decode.mockRestore();
  source.mockRestore();
});

test("a large image is loaded alone, whichever sheet it lies on", async () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const own = entry({ kind: "images", atlas: atlas(5), steps: [0] });
  const where = { run: "alone", entry: own, step: 0, wallTime: 5 };
  const arrays = { image_ids: [9, 8, 7, 6, 5] };
  const whole = facts({ kind: "images", atlas: atlas(5), sheets: SHEETS, arrays });
  expect(aloneIn(where, whole, 5)).toBeNull();
  expect(source.mock.lastCall?.[0]).toContain("&image=5");
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(aloneIn(where, whole, 5)).toMatchObject({ tile: 0, atlas: { count: 1 } });
  expect(aloneIn(where, whole, 4)).toBeNull();
  decode.mockRestore();
  source.mockRestore();
});
