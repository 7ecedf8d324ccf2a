// All classes in groups: by how often the network is right on them, or by first letter.
import { type Answer, isRight } from "./predictions";

export interface ClassScore {
  /** Images with this label and an answer. */
  readonly count: number;
  readonly right: number;
}

export interface ClassGroup {
  /** Empty for the only group. */
  readonly title: string;
  readonly classes: readonly number[];
}

/** How often the network is right, by label. */
export function scoresByClass(answers: readonly Answer[]): ReadonlyMap<number, ClassScore> {
  const scores = new Map<number, ClassScore>();
  for (const one of answers) {
    const right = isRight(one);
    if (right === null) continue;
    const { count, right: before } = scores.get(one.label) ?? { count: 0, right: 0 };
    scores.set(one.label, { count: count + 1, right: before + (right ? 1 : 0) });
  }
  return scores;
}

const BY_RIGHT: readonly (readonly [string, (share: number | null) => boolean])[] = [
  ["Never right", (share) => share === 0],
  ["Right on less than half", (share) => share !== null && share > 0 && share < 0.5],
  ["Right on half or more", (share) => share !== null && share >= 0.5 && share < 1],
  ["Always right", (share) => share === 1],
  ["No images in this log", (share) => share === null],
];

/** Groups by how often the network is right, the worst first; classes in the order given. */
export function groupsByRight(
  classes: readonly number[],
  scores: ReadonlyMap<number, ClassScore>,
): ClassGroup[] {
  const share = (label: number) => {
    const score = scores.get(label);
    return score === undefined ? null : score.right / score.count;
  };
  const groups = BY_RIGHT.map(([title, belongs]) => ({
    title,
    classes: classes.filter((label) => belongs(share(label))),
  }));
  return groups.filter((group) => group.classes.length > 0);
}

/** Groups by the first letter of the name, in the order of the alphabet; other names come last. */
export function groupsByLetter(
  classes: readonly number[],
  nameOf: (label: number) => string,
): ClassGroup[] {
  const groups = new Map<string, number[]>();
  for (const label of classes) {
    const first = nameOf(label).charAt(0).toUpperCase();
    const title = /\p{L}/u.test(first) ? first : "#";
    groups.set(title, [...(groups.get(title) ?? []), label]);
  }
  const last = (title: string) => Number(title === "#");
  return [...groups]
    .map(([title, labels]) => ({
      title,
      classes: labels.sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || a - b),
    }))
    .sort((a, b) => last(a.title) - last(b.title) || a.title.localeCompare(b.title));
}
