import { expect, test } from "vitest";
import { duration, liveWords, nextDue, snapshotsOf } from "../../src/state/live";
import { entry } from "../visuals";

const clock = (time: number) => `at ${time}`;

test("a snapshot is over when the last of its visuals is written", () => {
  const early = entry({ steps: [0, 4] });
  const late = { ...early, steps: [[4, 150]] as const };
  expect(snapshotsOf([late, early])).toEqual([
    [0, 100],
    [4, 150],
  ]);
});

test("the next snapshot is as far away as the last ones, or twice as far where they doubled", () => {
  expect(
    nextDue([
      [0, 0],
      [5, 50],
      [10, 100],
    ]),
  ).toBe(150);
  expect(
    nextDue([
      [1, 10],
      [2, 20],
      [4, 40],
    ]),
  ).toBe(80);
  expect(nextDue([[0, 0]])).toBeNull();
  expect(
    nextDue([
      [0, 50],
      [5, 50],
    ]),
  ).toBeNull();
});

test("a training tells when its last snapshot came and when the next is due", () => {
  const of = [
    [0, 0],
    [5, 500],
  ] as const;
  expect(liveWords(of, 540, clock)).toBe("training; last snapshot 40 s ago, next about at 1000");
  expect(liveWords(of, 1_010, clock)).toBe("training; last snapshot 8 min ago, next any moment");
});

test("a training that is long overdue is no longer called one", () => {
  expect(
    liveWords(
      [
        [0, 0],
        [5, 500],
      ],
      9_000,
      clock,
    ),
  ).toBe("last snapshot 2 h ago");
});

test("a single snapshot promises nothing", () => {
  expect(liveWords([[0, 0]], 300, clock)).toBe("logged 5 min ago");
  expect(liveWords([], 300, clock)).toBe("");
});

test("lengths of time are written in one unit", () => {
  expect([-3, 59, 119, 121, 7_300, 200_000].map(duration)).toEqual([
    "0 s",
    "59 s",
    "119 s",
    "2 min",
    "2 h",
    "2 days",
  ]);
});
