import { expect, test } from "vitest";
import { quantileName } from "../../src/panels/response-words";

test("quantiles are named from the strongest to the weakest", () => {
  const names = [1, 0.99, 0.9, 0.5, 0.1, 0].map(quantileName);
  expect(names).toEqual(["strongest", "top 1 %", "top 10 %", "middle", "lowest 10 %", "weakest"]);
});
