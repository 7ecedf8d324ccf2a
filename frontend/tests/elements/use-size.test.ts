import { expect, test } from "vitest";
import { sizeOfFour } from "../../src/elements/use-size";

test("four large pictures stand in one row, or two over two where they would be too small", () => {
  expect(sizeOfFour(1124, 260)).toBe(260);
  expect(sizeOfFour(834, 260)).toBe(196);
  expect(sizeOfFour(480, 260)).toBe(232);
  expect(sizeOfFour(0, 260)).toBe(260);
});
