// Runs whose name matches a regular expression, each with a colour of its own.
import type { Run } from "./contract";

export interface RunFilter {
  readonly matches: (name: string) => boolean;
  /** What is wrong with the expression; empty if nothing is. */
  readonly fault: string;
}

/** A filter from what somebody types. What is no regular expression counts as plain text. */
export function runFilter(text: string): RunFilter {
  if (text.trim() === "") return { matches: () => true, fault: "" };
  try {
    const expression = new RegExp(text, "i");
    return { matches: (name) => expression.test(name), fault: "" };
  } catch {
    const needle = text.toLowerCase();
    return {
      matches: (name) => name.toLowerCase().includes(needle),
      fault: "This is not a regular expression, so it is searched for as plain text.",
    };
  }
}

export function runName({ name }: Run): string {
  return name || ".";
}
