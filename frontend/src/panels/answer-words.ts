// Answers of the network in words.
import { type Answer, type Cell, confidence, isRight, percent } from "../state/predictions";
import { className } from "../state/store";

const SIGNS = new Map([
  [true, "✓ "],
  [false, "✗ "],
]);

/** "✓ cat": the likeliest class, and whether it is right. */
export function answerLabel(of: Answer): string {
  const right = isRight(of);
  const sign = right === null ? "" : (SIGNS.get(right) ?? "");
  return `${sign}${className(of.classes[0] ?? null)}`;
}

/** What stands below an image: the answer, and how sure the network is of it. */
export function answerWords(of: Answer): { readonly label: string; readonly detail: string } {
  return { label: answerLabel(of), detail: percent(confidence(of)) };
}

/** "cat taken for dog"; "cat answered as cat" where it is right. */
export function cellWords({ label, answer }: Cell): string {
  const verb = label === answer ? "answered as" : "taken for";
  return `${className(label)} ${verb} ${className(answer)}`;
}
