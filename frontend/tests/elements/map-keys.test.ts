import { expect, test } from "vitest";
import { mapAction } from "../../src/elements/map-keys";

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test("arrows move the map, and with Shift the selection", () => {
  expect(mapAction({ ...NONE, key: "ArrowUp" })).toEqual({ does: "pan", right: 0, up: 1 });
  expect(mapAction({ ...NONE, key: "ArrowLeft", shiftKey: true })).toEqual({
    does: "walk",
    right: -1,
    up: 0,
  });
});

test("keys of the browser and of the page are left alone", () => {
  expect(mapAction({ ...NONE, key: "a", ctrlKey: true })).toBeNull();
  expect(mapAction({ ...NONE, key: "l" })).toBeNull();
  expect(mapAction({ ...NONE, key: "Tab" })).toBeNull();
});
