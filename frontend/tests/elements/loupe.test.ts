import { expect, test } from "vitest";
import { loupePlace } from "../../src/elements/loupe";

const WINDOW = { innerWidth: 1000, innerHeight: 700 };

test("the loupe stands beside its picture, inside the window", () => {
  expect(loupePlace({ left: 100, right: 160, top: 50 }, 300, 350, WINDOW)).toEqual({
    left: 172,
    top: 50,
  });
  expect(loupePlace({ left: 900, right: 960, top: 600 }, 300, 350, WINDOW)).toEqual({
    left: 588,
    top: 342,
  });
});
