import { expect, test } from "vitest";
import { clusterNames } from "../../src/panels/map-clusters";

/** Points around places, four at each. */
function around(...places: readonly (readonly [x: number, y: number, group: number])[]) {
  const all = places.flatMap(([x, y, group]) =>
    [0, 1, 2, 3].map((i) => ({ x: x + 0.1 * (i % 2), y: y + 0.1 * Math.floor(i / 2), group })),
  );
  return {
    points: {
      x: Float32Array.from(all, (one) => one.x),
      y: Float32Array.from(all, (one) => one.y),
      labels: new Int32Array(all.length),
      ids: new Int32Array(all.length),
    },
    groups: Int32Array.from(all, (one) => one.group),
  };
}

const nameOf = (group: number) => `class ${group}`;

test("a class is named where its images lie", () => {
  const { points, groups } = around([0, 0, 7], [10, 0, 8], [0, 10, 9]);
  const names = clusterNames(points, groups, nameOf);
  expect(names.map((one) => one.text)).toEqual(["class 7", "class 8", "class 9"]);
  expect(names[1]?.x).toBeCloseTo(10, 0);
});

test("a class that is spread over the map has no name on it", () => {
  const { points, groups } = around([0, 0, 7], [10, 10, 7], [0, 10, 7], [10, 0, 7], [5, 0, 1]);
  expect(clusterNames(points, groups, nameOf).map((one) => one.text)).toEqual(["class 1"]);
});

test("two images are no cluster, and unknown classes have no name", () => {
  const { points } = around([0, 0, 7], [10, 10, 0]);
  const groups = Int32Array.from([7, 7, -1, -1, -1, -1, -1, -1]);
  expect(clusterNames(points, groups, nameOf)).toEqual([]);
});
