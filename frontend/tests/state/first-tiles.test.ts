import { afterEach, expect, test, vi } from "vitest";
import { firstSheets, firstTilesOf, isOnSheets } from "../../src/state/first-tiles";
import { atlas, entry, facts } from "../visuals";

afterEach(() => vi.unstubAllGlobals());

const sheet = (number: number, units: number) => ({
  tag: "grid/a",
  sheet: number,
  atlas: atlas(units),
});

test("no more sheets are taken than hold the wanted units", () => {
  const sheets = [sheet(0, 12), sheet(1, 12), sheet(2, 12)];
  expect(firstSheets(sheets, 12)).toEqual([sheets[0]]);
  expect(firstSheets(sheets, 13)).toEqual(sheets.slice(0, 2));
  expect(firstSheets(sheets, 99)).toEqual(sheets);
});

test("pictures on one sheet are loaded as they are", () => {
  expect(isOnSheets(entry({}))).toBe(false);
  expect(isOnSheets(entry({ parts: 3 }))).toBe(true);
  expect(isOnSheets(entry({ sheets: 2 }))).toBe(true);
});

test("a visual that fails says so", async () => {
  vi.stubGlobal("fetch", async () => Response.json(facts({ atlas: null })));
  const loading = firstTilesOf("run1", entry({ parts: 2 }), 0, 5, 12);
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  expect(loading.value.state).toBe("failed");
});
