import { expect, test, vi } from "vitest";
import { coverOf, sheetsOfUnit, smallTileOf, thumbnailsOf, visualOf } from "../../src/state/api";
import { atlas, entry, facts } from "../visuals";

const thumbnails = [{ tag: "grid/filters/conv1", atlas: atlas(4), steps: [0, 2] }];

test("thumbnails are loaded once, and only at steps that have them", () => {
  const own = entry({ atlas: atlas(4), thumbnails });
  expect(thumbnailsOf("run1", own, 1, 5)).toBeNull();
  const loading = thumbnailsOf("run1", own, 2, 5);
  expect(loading?.peek().state).toBe("loading");
  expect(thumbnailsOf("run1", own, 2, 5)).toBe(loading);
  expect(thumbnailsOf("run1", own, 2, 6)).not.toBe(loading);
});

test("a list of layers loads the first thumbnail alone, at steps that have it", () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const own = entry({ atlas: atlas(4), thumbnails });
  expect(coverOf("run1", own, 1, 5)).toBeNull();
  const loading = coverOf("run1", own, 2, 5);
  expect(loading).not.toBe(thumbnailsOf("run1", own, 2, 5));
  expect(coverOf("run1", own, 2, 5)).toBe(loading);
  expect(source.mock.calls[0]?.[0]).toContain("&step=2&tile=0&ts=5");
  decode.mockRestore();
  source.mockRestore();
});

test("a visual without thumbnails has none", () => {
  expect(thumbnailsOf("run1", entry({ atlas: atlas(4) }), 0, 5)).toBeNull();
});

test("a page of one unit loads the sheets that hold it", () => {
  const sheets = [2, 2, 1].map((count, sheet) => ({ tag: "a", sheet, atlas: atlas(count) }));
  const own = facts({ arrays: { units: [4, 7, 9, 4, 1] } });
  expect(sheetsOfUnit(own, sheets, 4)).toEqual([true, true, false]);
  expect(sheetsOfUnit(own, sheets, 1)).toEqual([false, false, true]);
  expect(sheetsOfUnit(own, sheets, null)).toEqual([true, true, true]);
});

test("the thumbnail of a unit is found in its part, among the parts that the step has", () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const parts = [
    { tag: "a", atlas: atlas(3), steps: [0] },
    { tag: "a#part1", atlas: atlas(2), steps: [1] },
    { tag: "a#part2", atlas: atlas(2), steps: [0, 1] },
  ];
  const own = entry({ atlas: atlas(7), thumbnails: parts });
  smallTileOf("run1", own, 0, 5, 4);
  expect(source.mock.lastCall?.[0]).toContain("tag=a%23part2&step=0&tile=1&ts=5");
  smallTileOf("run1", own, 1, 5, 1);
  expect(source.mock.lastCall?.[0]).toContain("tag=a%23part1&step=1&tile=1&ts=5");
  expect(smallTileOf("run1", own, 1, 5, 4)).toBeNull();
  decode.mockRestore();
  source.mockRestore();
});

test("a page of one unit asks for its rows, and for all where the unit is not shown", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (from: string) => {
    asked.push(from);
    const isMissing = from.includes("unit=9");
    return isMissing
      ? new Response("no such unit", { status: 404, headers: { "content-type": "text/plain" } })
      : Response.json(facts({ kind: "responses" }));
  });
  const own = entry({ kind: "responses", technique: "responses" });
  visualOf("run1", own, 0, 5, { unit: 4, image: 3 });
  const missing = visualOf("run1", own, 0, 5, { unit: 9 });
  visualOf("run1", entry({ kind: "grid", layer: "other" }), 0, 5, { unit: 4 });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(asked.map((from) => /unit=\d+|image=\d+/.exec(from)?.[0])).toEqual([
    "unit=4",
    "unit=9",
    undefined,
    undefined,
  ]);
  expect(missing.value.state).toBe("ready");
  vi.unstubAllGlobals();
});

test("a list of layers loads the first of many sheets where there are no thumbnails", () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  coverOf("cover", entry({ atlas: atlas(9), sheets: 3 }), 0, 5);
  expect(source.mock.calls.map(([from]) => from)).toEqual([
    "./atlas?run=cover&tag=grid%2Ffilters%2Fconv1&step=0&sheet=0&ts=5",
  ]);
  expect(coverOf("cover", entry({ atlas: atlas(9), sheets: 1 }), 0, 5)).toBeNull();
  decode.mockRestore();
  source.mockRestore();
});
