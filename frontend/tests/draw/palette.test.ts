import { expect, test } from "vitest";
import { markOf } from "../../src/draw/palette";

test("classes have marks of their own, unknown ones are grey", () => {
  const marks = Array.from({ length: 50 }, (_, label) => markOf(label));
  expect(new Set(marks.map((mark) => `${mark.colour}${mark.shape}`)).size).toBe(50);
  expect(markOf(-1)).toEqual({ colour: "#8a8a8a", shape: "circle" });
});
