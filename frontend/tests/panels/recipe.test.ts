import { expect, test } from "vitest";
import { inWords } from "../../src/panels/recipe";

test("a recipe is told in words", () => {
  expect(inWords([1, 0.1 + 0.2])).toBe("1, 0.3");
  expect(inWords({ keras: "3.15", steps: [1, 2] })).toBe("keras 3.15, steps 1, 2");
  expect(inWords(true)).toBe("yes");
});
