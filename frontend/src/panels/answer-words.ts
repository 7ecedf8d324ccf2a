// Answers of the network in words.
import { type Answer, type Cell, confidence, isRight, percent } from "../state/predictions";
import { className } from "../state/store";

const SIGNS = new Map([
  [true, "✓ "],
  [false, "✗ "],
]);

/** "✓ 98 % cat" */
export function answerWords(of: Answer): string {
  const right = isRight(of);
  const sign = right === null ? "" : (SIGNS.get(right) ?? "");
  return `${sign}${percent(confidence(of))} ${className(of.classes[0] ?? null)}`;
}

/** "cat taken for dog"; "cat answered as cat" where it is right. */
export function cellWords({ label, answer }: Cell): string {
  const verb = label === answer ? "answered as" : "taken for";
  return `${className(label)} ${verb} ${className(answer)}`;
}
