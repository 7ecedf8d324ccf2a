// Since when units are dead or duplicates, in words.
import type { History } from "./health";
import { amountOf } from "./health-words";
import { whole } from "./numbers";

/** The first step of the unbroken row of steps, up to `last`, at which a unit is listed. */
function sinceWhen(
  steps: History["steps"],
  last: number,
  unit: number,
  listed: "dead" | "duplicates",
): number {
  let since = last;
  while (since > 0 && steps[since - 1]?.[listed].includes(unit)) since -= 1;
  return steps[since]?.step ?? 0;
}

const MOST_NAMED = 12;

/** Which units of a layer are dead (or duplicates) at a step, and since which steps, in words. */
export function sinceWords({ steps }: History, at: number, listed: "dead" | "duplicates"): string {
  const position = steps.findLastIndex(({ step }) => step <= at);
  const now = steps[position];
  const known = now && amountOf(now, listed);
  if (!now || known === null || known === undefined) return "";
  const word = listed === "dead" ? "dead" : "a duplicate";
  const verb = known === 1 ? "is" : "are";
  const of = now.units === null ? "" : ` of ${whole(now.units)}`;
  const when = `at step ${whole(now.step)}`;
  if (known === 0) {
    const most = Math.max(0, ...steps.map((one) => amountOf(one, listed) ?? 0));
    const worst = steps.find((one) => amountOf(one, listed) === most);
    const before = most > 0 ? `; at step ${whole(worst?.step ?? 0)} it was ${whole(most)}` : "";
    return `No unit${of === "" ? "" : of} is ${word} ${when}${before}.`;
  }
  const bySince = new Map<number, number[]>();
  for (const unit of now[listed].slice(0, MOST_NAMED)) {
    const since = sinceWhen(steps, position, unit, listed);
    bySince.set(since, [...(bySince.get(since) ?? []), unit]);
  }
  const parts = [...bySince]
    .sort(([a], [b]) => a - b)
    .map(([since, units]) => {
      const names = units.length === 1 ? `unit ${units[0]}` : `units ${units.join(", ")}`;
      return `${names} since step ${whole(since)}`;
    });
  const more = known - Math.min(now[listed].length, MOST_NAMED);
  if (more > 0) parts.push(`and ${whole(more)} more`);
  const units = known === 1 && of === "" ? "unit" : "units";
  const start = `${whole(known)}${of} ${units} ${verb} ${word} ${when}`;
  return `${start}${parts.length > 0 ? `: ${parts.join("; ")}` : ""}.`;
}
