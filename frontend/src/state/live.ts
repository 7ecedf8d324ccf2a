// Whether a training goes on: from when its snapshots came, when the next one is due.
import type { Entry } from "./contract";

/** A step, and when the last of its visuals was written, in seconds since 1970. */
export type Snapshot = readonly [step: number, time: number];

/** The snapshots of a run, by rising step. */
export function snapshotsOf(entries: readonly Entry[]): Snapshot[] {
  const times = new Map<number, number>();
  for (const { steps } of entries) {
    for (const [step, time] of steps) times.set(step, Math.max(time, times.get(step) ?? 0));
  }
  return [...times].sort(([a], [b]) => a - b);
}

/** When the next snapshot is due, in seconds since 1970: the steps go on as evenly as the last ones, or
 * double as they did, at the pace of the last ones. Null where one cannot tell. */
export function nextDue(snapshots: readonly Snapshot[]): number | null {
  const [last, before, earlier] = [...snapshots].reverse();
  if (last === undefined || before === undefined) return null;
  const gap = last[0] - before[0];
  const pace = (last[1] - before[1]) / gap;
  const doubles = earlier !== undefined && gap === 2 * (before[0] - earlier[0]);
  const next = last[1] + pace * (doubles ? 2 * gap : gap);
  return pace > 0 && Number.isFinite(next) ? next : null;
}

/** A length of time in one unit that a person would choose. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "days"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  for (const [size, unit] of units) {
    if (seconds >= 2 * size) return `${Math.floor(seconds / size)} ${unit}`;
  }
  return `${Math.max(0, Math.round(seconds))} s`;
}

const LEAST_PATIENCE = 120; // seconds by which a snapshot may be late

/** How the training stands, in words; empty where nothing was logged. */
export function liveWords(
  snapshots: readonly Snapshot[],
  now: number,
  clock: (time: number) => string,
): string {
  const last = snapshots.at(-1);
  if (last === undefined) return "";
  const ago = `${duration(now - last[1])} ago`;
  const due = nextDue(snapshots);
  if (due === null) return snapshots.length === 1 ? `logged ${ago}` : `last snapshot ${ago}`;
  const patience = Math.max(LEAST_PATIENCE, due - last[1]);
  if (now > due + patience) return `last snapshot ${ago}`;
  const next = now > due ? "next any moment" : `next about ${clock(due)}`;
  return `training; last snapshot ${ago}, ${next}`;
}
