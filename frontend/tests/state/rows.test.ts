import { expect, test } from "vitest";
import { isOfRows, narrowed, rowsOf } from "../../src/state/rows";
import { atlas, facts } from "../visuals";

test("only what belongs to a page's subject is asked for", () => {
  expect(rowsOf("patches", { unit: 3, image: 5 })).toEqual({ unit: 3 });
  expect(rowsOf("excitations", { unit: 3, image: 5 })).toEqual({ image: 5 });
  expect(rowsOf("responses", { unit: null, image: 5 })).toEqual({ image: 5 });
  expect(rowsOf("responses", { unit: 3, image: 5 })).toEqual({ unit: 3 });
  expect(rowsOf("patches", { unit: null })).toEqual({});
  expect(isOfRows("ladder", { unit: 3, image: 5 })).toBe(false);
});

test("a unit's rows are a visual of their own, with the names of its own tiles", () => {
  const answer = facts({
    atlas: { ...atlas(5), columns: 3 },
    arrays: { units: [2, 2] },
    facts: { unit_names: ["0 red", "1 red", "2 red", "1 blue", "2 blue"], axis: "x" },
    positions: { units: [2, 4] },
  });
  expect(narrowed(answer)).toMatchObject({
    atlas: { count: 2, columns: 2, shape: [2] },
    facts: { unit_names: ["2 red", "2 blue"], axis: "x" },
  });
});

test("a unit that was not logged has no tiles, and all rows stay all rows", () => {
  const nothing = facts({ atlas: atlas(5), arrays: { units: [] }, positions: { units: [] } });
  expect(narrowed(nothing).atlas?.count).toBe(0);
  const whole = facts({ atlas: atlas(5) });
  expect(narrowed(whole)).toBe(whole);
});
