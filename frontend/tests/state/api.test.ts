import { expect, test, vi } from "vitest";
import { rowPictureOf, smallTileOf, thumbnailsOf, visualOf } from "../../src/state/api";
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

test("a visual without thumbnails has none", () => {
  expect(thumbnailsOf("run1", entry({ atlas: atlas(4) }), 0, 5)).toBeNull();
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

test("a page of one unit asks for its rows and for its tiles alone", async () => {
  const asked: string[] = [];
  const rows = facts({
    atlas: { ...atlas(12), shape: [4, 3] },
    arrays: { units: [7] },
    facts: { unit_names: ["a", "b", "c", "d"] },
    positions: { units: [2] },
  });
  vi.stubGlobal("fetch", async (from: string) => {
    asked.push(from);
    return Response.json(rows);
  });
  const source = vi.spyOn(HTMLImageElement.prototype, "src", "set");
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode").mockResolvedValue();
  const own = entry({ kind: "patches", atlas: atlas(12) });
  const of = { unit: 7, image: 3 };
  const known = visualOf("run1", own, 0, 5, of);
  visualOf("run1", entry({ kind: "ladder", layer: "other" }), 0, 5, of);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(asked.map((from) => /unit=\d+|image=\d+/.exec(from)?.[0])).toEqual(["unit=7", undefined]);
  const answer = known.value.state === "ready" ? known.value.value : null;
  expect(answer?.atlas).toMatchObject({ count: 3, columns: 3, shape: [1, 3] });
  expect(answer?.facts.unit_names).toEqual(["c"]);
  rowPictureOf("run1", own, 0, 5, of, rows);
  expect(source.mock.calls[0]?.[0]).toMatch(/^\.\/atlas\?.*&unit=7/);
  decode.mockRestore();
  source.mockRestore();
  vi.unstubAllGlobals();
});
