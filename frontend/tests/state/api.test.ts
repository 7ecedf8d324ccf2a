import { expect, test, vi } from "vitest";
import { coverOf, sheetsOfUnit, thumbnailsOf } from "../../src/state/api";
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
