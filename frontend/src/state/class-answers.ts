// What the network says of the images of one class, and which images it takes for that class.
import { type Answer, type Cell, confidence, isRight } from "./predictions";

export interface Confusion extends Cell {
  readonly count: number;
}

export interface ClassAnswers {
  /** How many images bear the label. */
  readonly labelled: number;
  /** Of those, how many get it as their first answer. */
  readonly right: number;
  /** Answered as the class, rightly or without a label to compare with; the surest first. */
  readonly typical: readonly Answer[];
  /** Of the class, but answered as another one; the surest first. */
  readonly wrong: readonly Answer[];
  /** Of another class, but answered as this one; the surest first. */
  readonly taken: readonly Answer[];
  /** Of the class, the least sure first. Empty where there are too few to tell from the others. */
  readonly unsure: readonly Answer[];
  /** Mix-ups with other classes, in both directions, the most frequent first. */
  readonly confusions: readonly Confusion[];
}

const FEWEST_TO_ORDER = 4;

function bySureness(answers: readonly Answer[], sign: 1 | -1): readonly Answer[] {
  const sureness = (one: Answer) => confidence(one) || 0;
  return [...answers].sort((a, b) => sign * (sureness(a) - sureness(b)));
}

function confusionsOf(answers: readonly Answer[]): readonly Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { label, classes } of answers) {
    const [answer] = classes;
    if (answer === undefined) continue;
    const key = `${label} ${answer}`;
    counts.set(key, { label, answer, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

export function classAnswers(answers: readonly Answer[], of: number): ClassAnswers {
  const own = answers.filter((one) => one.label === of);
  const answered = answers.filter((one) => one.classes[0] === of);
  const wrong = own.filter((one) => isRight(one) === false && one.classes.length > 0);
  const taken = answered.filter((one) => isRight(one) === false);
  const typical = answered.filter((one) => isRight(one) !== false);
  const sure = own.length > 0 ? own : typical;
  return {
    labelled: own.length,
    right: own.filter((one) => isRight(one) === true).length,
    typical: bySureness(typical, -1),
    wrong: bySureness(wrong, -1),
    taken: bySureness(taken, -1),
    unsure:
      sure.length < FEWEST_TO_ORDER
        ? []
        : bySureness(
            sure.filter((one) => one.classes.length > 0),
            1,
          ),
    confusions: confusionsOf([...wrong, ...taken]),
  };
}
