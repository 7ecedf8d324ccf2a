// What a group of images has in common: its classes, and what the network says of them.
import { type Answer, confidence, isRight } from "../state/predictions";

export interface Summary {
  /** Classes by their number of images, most first; -1 where the class is unknown. */
  readonly classes: readonly (readonly [label: number, count: number])[];
  /** Share of the labelled images that the network gets right; null if there are none. */
  readonly accuracy: number | null;
  /** Mean probability of the likeliest class; null without answers. */
  readonly sureness: number | null;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}

export function summaryOf(
  ids: readonly number[],
  labelOf: (id: number) => number,
  answers: ReadonlyMap<number, Answer> | null,
): Summary {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(labelOf(id), (counts.get(labelOf(id)) ?? 0) + 1);
  const said = ids.flatMap((id) => answers?.get(id) ?? []);
  const right = said.map(isRight).filter((one) => one !== null);
  return {
    classes: [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
    accuracy: mean(right.map(Number)),
    sureness: mean(said.map(confidence).filter(Number.isFinite)),
  };
}

export interface MixUp {
  readonly label: number;
  readonly answer: number;
  readonly count: number;
}

/** Which class is taken for which, most often first. */
export function mixUps(
  ids: readonly number[],
  answers: ReadonlyMap<number, Answer> | null,
): MixUp[] {
  const found = new Map<string, MixUp>();
  for (const id of ids) {
    const one = answers?.get(id);
    const answer = one?.classes[0];
    if (one === undefined || answer === undefined || isRight(one) !== false) continue;
    const key = `${one.label} ${answer}`;
    found.set(key, { label: one.label, answer, count: 1 + (found.get(key)?.count ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
