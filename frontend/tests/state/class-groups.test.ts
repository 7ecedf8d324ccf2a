import { expect, test } from "vitest";
import { groupsByLetter, groupsByRight, scoresByClass } from "../../src/state/class-groups";
import type { Answer } from "../../src/state/predictions";

const said = (label: number, answer: number): Answer => ({
  id: 0,
  label,
  classes: [answer],
  probabilities: [1],
});

test("classes are grouped by how often the network is right, the worst first", () => {
  const answers = [said(0, 0), said(1, 1), said(1, 0), said(2, 0), said(-1, 3)];
  const scores = scoresByClass(answers);
  expect(scores.get(1)).toEqual({ count: 2, right: 1 });
  expect(groupsByRight([0, 1, 2, 3], scores)).toEqual([
    { title: "Never right", classes: [2] },
    { title: "Right on half or more", classes: [1] },
    { title: "Always right", classes: [0] },
    { title: "No images in this log", classes: [3] },
  ]);
});

test("classes are grouped by first letter whatever its case, other names last", () => {
  const names = ["zebra", "7", "Zoo", "émeu", "ant"];
  const groups = groupsByLetter([0, 1, 2, 3, 4], (label) => names[label] ?? "");
  expect(groups).toEqual([
    { title: "A", classes: [4] },
    { title: "É", classes: [3] },
    { title: "Z", classes: [0, 2] },
    { title: "#", classes: [1] },
  ]);
});
