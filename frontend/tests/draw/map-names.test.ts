import { expect, test } from "vitest";
import { placedNames } from "../../src/draw/map-names";

const VIEW = { scale: 1, originX: 0, originY: 100 };
const SIZE = { width: 200, height: 100 };
const widthOf = (text: string) => 6 * text.length;

function placed(...names: readonly (readonly [text: string, x: number, y: number])[]): string[] {
  const places = names.map(([text, x, y]) => ({ text, x, y }));
  return placedNames(places, VIEW, SIZE, widthOf).map((one) => one.text);
}

test("a name gives way to a more important one in its place", () => {
  expect(placed(["zebra", 100, 50], ["horse", 110, 45], ["crane", 100, 20])).toEqual([
    "zebra",
    "crane",
  ]);
});

test("a name that does not fit into the map is left out", () => {
  expect(placed(["zebra", 5, 50], ["horse", 100, 300])).toEqual([]);
});

test("zooming in makes room", () => {
  const places = [
    { text: "zebra", x: 10, y: 5 },
    { text: "horse", x: 12, y: 5 },
  ];
  const near = { scale: 30, originX: -250, originY: 200 };
  expect(placedNames(places, near, SIZE, widthOf)).toHaveLength(2);
});
