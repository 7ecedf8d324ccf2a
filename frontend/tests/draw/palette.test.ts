import { expect, test } from "vitest";
import { FORMS, formPath, markOf } from "../../src/draw/palette";

test("classes have marks of their own, unknown ones are grey", () => {
  const marks = Array.from({ length: 50 }, (_, label) => markOf(label));
  expect(new Set(marks.map((mark) => `${mark.colour}${mark.form}`)).size).toBe(50);
  expect(markOf(-1)).toEqual({ colour: "#8a8a8a", form: "disc" });
});

test("every mark is round, so that none contradicts the name of a class", () => {
  for (const form of FORMS) expect(formPath(form, 0, 0, 5)).toMatch(/^M-5(\.5)? 0a5/);
});
