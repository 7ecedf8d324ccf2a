// What the network says of the probe images: its answers, how often they are right, its mix-ups.
import type { VisualFacts } from "./contract";
import { numberAt, row, whole } from "./numbers";

/** What the network says of one image. */
export interface Answer {
  readonly id: number;
  /** Class index; -1 if unknown. */
  readonly label: number;
  /** Likeliest first; empty where the network gave no number. */
  readonly classes: readonly number[];
  readonly probabilities: readonly (number | null)[];
}

export function answersOf(facts: VisualFacts): readonly Answer[] {
  const { image_ids, labels, classes } = facts.arrays;
  const known = row(labels);
  return row(image_ids).map((id, i) => ({
    id: id ?? -1,
    label: known[i] ?? -1,
    classes: row(classes, i).flatMap((one) => (one === null || one < 0 ? [] : [one])),
    probabilities: row(facts.measures.probability, i),
  }));
}

/** Whether the likeliest class is the label; null if the image has none. */
export function isRight({ label, classes }: Answer): boolean | null {
  return label < 0 ? null : classes[0] === label;
}

export function confidence({ probabilities }: Answer): number {
  return probabilities[0] ?? Number.NaN;
}

/** A cell of the confusion matrix. */
export interface Cell {
  readonly label: number;
  readonly answer: number;
}

/** Which images are listed: by their answer, or those of one cell of the confusion matrix. */
export type Wanted = "mistakes" | "surest" | "unsure" | Cell;

/** The images to list: the surest first, except for the least sure. */
export function listed(answers: readonly Answer[], wanted: Wanted): readonly Answer[] {
  const given = answers.filter((one) => {
    if (wanted === "mistakes") return isRight(one) === false;
    if (typeof wanted === "string") return one.classes.length > 0;
    return one.label === wanted.label && one.classes[0] === wanted.answer;
  });
  const sign = wanted === "unsure" ? 1 : -1;
  const sureness = (one: Answer) => confidence(one) || 0;
  return [...given].sort((a, b) => sign * (sureness(a) - sureness(b)));
}

export interface Confusion {
  /** The classes shown, by index. */
  readonly classes: readonly number[];
  /** How many classes occur as label or answer. */
  readonly all: number;
  /** Images by label (row) and answer (column). */
  readonly counts: readonly (readonly number[])[];
}

/** At most `most` classes: those of the most frequent mix-ups, then those with the most mistakes. */
function mostMixedUp(
  mistakes: ReadonlyMap<number, number>,
  mixUps: readonly (Cell & { readonly count: number })[],
  most: number,
): readonly number[] {
  const of = (one: number) => mistakes.get(one) ?? 0;
  const both = ({ label, answer }: Cell) => of(label) + of(answer);
  const chosen = new Set<number>();
  for (const { label, answer } of [...mixUps].sort(
    (a, b) => b.count - a.count || both(b) - both(a) || a.label - b.label,
  )) {
    const added = new Set([...chosen, label, answer]);
    if (added.size <= most) for (const one of added) chosen.add(one);
  }
  const others = [...mistakes].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  for (const [one] of others) if (chosen.size < most) chosen.add(one);
  return [...chosen];
}

/** Counts labels against answers, of the `most` classes that are mixed up most. */
export function confusionOf(answers: readonly Answer[], most: number): Confusion {
  const mistakes = new Map<number, number>();
  const mixUps = new Map<string, Cell & { readonly count: number }>();
  for (const { label, classes } of answers) {
    const [answer = -1] = classes;
    if (label < 0 || answer < 0) continue;
    const added = label === answer ? 0 : 1;
    for (const one of [label, answer]) mistakes.set(one, (mistakes.get(one) ?? 0) + added);
    if (added === 0) continue;
    const key = `${label} ${answer}`;
    mixUps.set(key, { label, answer, count: (mixUps.get(key)?.count ?? 0) + 1 });
  }
  const chosen = mostMixedUp(mistakes, [...mixUps.values()], most);
  const classes = [...chosen].sort((a, b) => a - b);
  const place = new Map(classes.map((one, i) => [one, i]));
  const counts = classes.map(() => classes.map(() => 0));
  for (const one of answers) {
    const line = counts[place.get(one.label) ?? -1];
    const column = place.get(one.classes[0] ?? -1);
    if (line !== undefined && column !== undefined) line[column] = (line[column] ?? 0) + 1;
  }
  return { classes, all: mistakes.size, counts };
}

const PERCENT = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A share in percent. Only what is whole reads as 100 %, and only nothing as 0 %. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return "–";
  if (share < 1 && share > 0.9995) return "> 99.9 %";
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  return `${PERCENT.format(share * 100)} %`;
}

/** How well the network does, in one line. */
export function scoreLine(facts: VisualFacts): string {
  const { accuracy, mean_confidence } = facts.summary;
  const labels = row(facts.arrays.labels);
  const known = labels.filter((label) => (label ?? -1) >= 0).length;
  const sure = `mean confidence ${percent(numberAt(mean_confidence))}`;
  if (known === 0) return `${whole(labels.length)} images without labels (${sure})`;
  const images = known === 1 ? "1 image" : `${whole(known)} images`;
  const of = known < labels.length ? ` with a label, of ${whole(labels.length)}` : "";
  return `${percent(numberAt(accuracy))} right on ${images}${of} (${sure})`;
}
