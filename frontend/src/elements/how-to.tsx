// What a page lacks, and how to log it: the exact command and the line of Python, to copy.
import { commandFor, type Missing, pythonFor } from "../state/recipes";
import { Code } from "./code";

interface Props extends Missing {
  /** What is missing, within a sentence. */
  readonly what: string;
}

export function HowTo({ what, ...missing }: Props) {
  return (
    <div class="how-to">
      <p class="faint">To add {what} to this log, run the command or the line of Python:</p>
      <Code text={commandFor(missing)} label="Command" />
      <Code text={pythonFor(missing)} label="Python line" />
    </div>
  );
}
