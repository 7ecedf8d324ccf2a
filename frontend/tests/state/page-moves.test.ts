import { expect, test } from "vitest";
import { above } from "../../src/state/page-moves";
import { type Place, START } from "../../src/state/place";

const timeline: Place = { ...START, view: "timeline", layer: "scores", technique: "class_images" };

test("from a timeline Escape leads to the page that it was opened from", () => {
  const from = (name: string, more: Partial<Place>) => above({ ...timeline, from: name, ...more });
  expect(from("class", { class: 3, unit: 3 })).toMatchObject({
    view: "class",
    class: 3,
    unit: null,
  });
  expect(from("image", { image: 5, layer: "" })).toMatchObject({ view: "image", image: 5 });
  expect(from("unit", { unit: 2 })).toMatchObject({ view: "unit", layer: "scores", unit: 2 });
  expect(from("layer", {})).toMatchObject({ view: "layer", layer: "scores" });
});

test("from one row of a layer's timeline Escape leads to all rows first", () => {
  const one = above({ ...timeline, from: "layer", unit: 4 });
  expect(one).toMatchObject({ view: "timeline", unit: null });
  expect(above(one)).toMatchObject({ view: "layer" });
});
