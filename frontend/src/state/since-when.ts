// Since when units are dead or duplicates, in words.
import type { History, LayerStep } from "./health";
import { amountOf } from "./health-words";
import { whole } from "./numbers";

type Listed = "dead" | "duplicates";

/** A piece of a sentence; a number is the index of a unit, which has a page. */
export type Piece = string | number;

const WORDS: Readonly<Record<Listed, readonly [one: string, many: string]>> = {
  dead: ["dead", "dead"],
  duplicates: ["a duplicate of another", "duplicates of others"],
};

/** The first step of the unbroken row of steps, up to `last`, at which a unit is listed. */
function sinceWhen(
  steps: readonly LayerStep[],
  last: number,
  unit: number,
  listed: Listed,
): number {
  let since = last;
  while (since > 0 && steps[since - 1]?.[listed].includes(unit)) since -= 1;
  return steps[since]?.step ?? 0;
}

/** Units with commas between them. */
function named(units: readonly number[]): Piece[] {
  const pieces = units.flatMap((unit, i): Piece[] => (i === 0 ? [unit] : [", ", unit]));
  return [units.length === 1 ? "unit " : "units ", ...pieces];
}

const MOST_NAMED = 12;

/** Which units of a layer are dead (or duplicates) at a step, and since which steps: pieces of one
 * sentence, none where the log does not tell. */
export function sinceWords(history: History, at: number, listed: Listed): readonly Piece[] {
  const steps = history.steps.filter((one) => amountOf(one, listed) !== null);
  const position = steps.findLastIndex(({ step }) => step <= at);
  const now = steps[position];
  if (now === undefined) return [];
  const count = amountOf(now, listed) ?? 0;
  const [one, many] = WORDS[listed];
  const of = now.units === null ? "" : ` of ${whole(now.units)}`;
  const when = `at step ${whole(now.step)}`;
  if (count === 0) {
    const most = Math.max(0, ...steps.map((other) => amountOf(other, listed) ?? 0));
    const worst = steps.find((other) => amountOf(other, listed) === most);
    const before =
      most > 0
        ? `; at step ${whole(worst?.step ?? 0)} there ${most === 1 ? "was" : "were"} ${whole(most)}`
        : "";
    return [`No unit${of} is ${one} ${when}${before}.`];
  }
  const units = count === 1 && of === "" ? "unit" : "units";
  const pieces: Piece[] = [
    `${whole(count)}${of} ${units} ${count === 1 ? `is ${one}` : `are ${many}`} ${when}`,
  ];
  const told = now[listed].slice(0, MOST_NAMED);
  const bySince = new Map<number, number[]>();
  for (const unit of told) {
    const since = sinceWhen(steps, position, unit, listed);
    bySince.set(since, [...(bySince.get(since) ?? []), unit]);
  }
  const groups = [...bySince].sort(([a], [b]) => a - b);
  groups.forEach(([since, group], i) => {
    pieces.push(i === 0 ? ": " : "; ", ...named(group));
    if (steps.length > 1) pieces.push(` since step ${whole(since)}`);
  });
  if (count > told.length && told.length > 0)
    pieces.push(`; and ${whole(count - told.length)} more`);
  if (told.length === 0 && steps.length > 1) {
    const before = steps.slice(0, position);
    const last = before.findLastIndex((other) => (amountOf(other, listed) ?? 0) === 0);
    pieces.push(`; there have been some since step ${whole(steps[last + 1]?.step ?? 0)}`);
  }
  return [...pieces, "."];
}
