import { beforeEach, expect, test } from "vitest";
import { toast } from "../../src/state/clipboard";
import { place } from "../../src/state/navigation";
import { point } from "../../src/state/pointed";
import { emptyTray, keep, keepPointed, takeOut, tray } from "../../src/state/tray";
import { atlas, entry, log } from "../visuals";

const tiles = (words: string) => ({
  picture: document.createElement("canvas"),
  atlas: atlas(4),
  tiles: [1],
  words,
});

beforeEach(() => {
  emptyTray();
  point(null);
  log(entry({ steps: [0, 3] }));
});

test("what is kept says what it is, its step and its run, and the way back", () => {
  place.value = { ...place.value, view: "layer", layer: "conv1" };
  keep(tiles("unit 2 of conv1"));
  const [kept] = tray.value;
  expect(kept?.caption).toBe("unit 2 of conv1, step 3, run1");
  expect(kept?.from).toMatchObject({ view: "layer", layer: "conv1", step: 3, run: "run1/netviz" });
  expect([kept?.picture.width, kept?.picture.height]).toEqual([8, 8]);
});

test("several tiles are kept as one picture", () => {
  keep({ ...tiles("patches"), tiles: [0, 1, 2] });
  expect([tray.value[0]?.picture.width, tray.value[0]?.picture.height]).toEqual([16, 16]);
});

test("the key keeps what is pointed at as soon as it is loaded, or says how", () => {
  keepPointed();
  expect(tray.value).toEqual([]);
  expect(toast.value?.message).toContain("Point at a picture");
  let there = { ...tiles("here"), picture: null as HTMLCanvasElement | null };
  point(() => there);
  keepPointed();
  expect(tray.value).toEqual([]);
  expect(toast.value?.message).toContain("still loading");
  there = tiles("here");
  keepPointed();
  expect(tray.value).toHaveLength(1);
});

test("one can be taken out, and a picture that has not loaded is not kept", () => {
  keep(tiles("first"));
  keep(tiles("second"));
  keep({ ...tiles("none"), picture: null });
  takeOut(tray.value[0]?.id ?? -1);
  expect(tray.value.map((one) => one.caption)).toEqual(["second, step 3, run1"]);
});
