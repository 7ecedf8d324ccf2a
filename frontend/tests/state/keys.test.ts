import { expect, test } from "vitest";
import { KEYS } from "../../src/state/keys";

test("every key has one meaning and a line of help", () => {
  const keys = KEYS.flatMap((key) => key.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(KEYS.every((key) => key.help !== "")).toBe(true);
});
