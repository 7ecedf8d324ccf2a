import { expect, test } from "vitest";
import { arrowPath, boxBeside, graphLayout } from "../../src/draw/graph-layout";

const SIZE = { width: 100, height: 40 };
const FORK = new Map([
  ["left", ["input"]],
  ["right", ["input"]],
  ["add", ["left", "right", "gone"]],
]);
const fork = () => graphLayout(["input", "left", "right", "add"], FORK, SIZE);

test("children stand below their parents, branches beside each other, and nothing overlaps", () => {
  const { boxes, arrows, width, height } = fork();
  const at = new Map(boxes.map((box) => [box.id, box]));
  const [input, left, right, add] = ["input", "left", "right", "add"].map((id) => at.get(id));
  expect(left?.y).toBe(right?.y);
  expect(left?.y).toBeGreaterThanOrEqual((input?.y ?? 0) + SIZE.height);
  expect(add?.y).toBeGreaterThan(left?.y ?? 0);
  expect(Math.abs((left?.x ?? 0) - (right?.x ?? 0))).toBeGreaterThanOrEqual(SIZE.width);
  expect(arrows).toHaveLength(4);
  for (const { x, y } of boxes) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + SIZE.width).toBeLessThanOrEqual(width);
    expect(y + SIZE.height).toBeLessThanOrEqual(height);
  }
});

test("keys follow the arrows up and down, and go to the box beside", () => {
  const drawn = fork();
  const first = boxBeside(drawn, "input", "ArrowDown");
  expect(["left", "right"]).toContain(first);
  expect(boxBeside(drawn, "left", "ArrowUp")).toBe("input");
  expect(boxBeside(drawn, "add", "ArrowDown")).toBeNull();
  const beside = [boxBeside(drawn, "left", "ArrowRight"), boxBeside(drawn, "left", "ArrowLeft")];
  expect(beside.filter((id) => id !== null)).toEqual(["right"]);
  expect(boxBeside(drawn, "left", "Enter")).toBeNull();
});

test("a key goes to the next box along the arrows before it skips one", () => {
  const shortcut = new Map([
    ["middle", ["first"]],
    ["last", ["first", "middle"]],
  ]);
  const drawn = graphLayout(["first", "middle", "last"], shortcut, SIZE);
  expect(boxBeside(drawn, "first", "ArrowDown")).toBe("middle");
  expect(boxBeside(drawn, "last", "ArrowUp")).toBe("middle");
});

test("the boxes of 180 layers with shortcuts stand below each other", () => {
  const ids = Array.from({ length: 180 }, (_, i) => `layer${i}`);
  const parents = new Map(
    ids.map((id, i) => [
      id,
      i === 0 ? [] : i % 3 === 0 ? [`layer${i - 1}`, `layer${i - 3}`] : [`layer${i - 1}`],
    ]),
  );
  const { boxes, height } = graphLayout(ids, parents, SIZE);
  expect(boxes).toHaveLength(180);
  expect(new Set(boxes.map(({ y }) => y)).size).toBe(180);
  expect(height).toBeGreaterThan(180 * SIZE.height);
});

test("no layers are an empty drawing", () => {
  expect(graphLayout([], new Map(), SIZE).boxes).toEqual([]);
});

test("a path goes from the first point to the last", () => {
  const path = arrowPath([
    { x: 0, y: 0 },
    { x: 5, y: 5 },
    { x: 0, y: 10 },
  ]);
  expect(path).toBe("M0 0Q5 5 2.5 7.5L0 10");
  expect(arrowPath([])).toBe("");
});
