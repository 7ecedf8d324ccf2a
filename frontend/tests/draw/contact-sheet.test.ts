import { expect, test } from "vitest";
import { columnsFor, wrapped } from "../../src/draw/contact-sheet";

const widthOf = (text: string) => text.length;

test("a caption is broken between words", () => {
  expect(wrapped("unit 17 of conv1, step 4", 10, 4, widthOf)).toEqual([
    "unit 17 of",
    "conv1,",
    "step 4",
  ]);
});

test("of a long caption it is said that something is missing", () => {
  expect(wrapped("a b c d", 1, 2, widthOf)).toEqual(["a", "b…"]);
});

test("a sheet is wider than high, and one picture stands alone", () => {
  expect(columnsFor(1)).toBe(1);
  expect(columnsFor(6)).toBe(3);
});
