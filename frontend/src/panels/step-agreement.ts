// Whether the columns of a comparison show the same step.
import { evenlyChosen } from "../state/steps";
import type { Column } from "./column";

export interface Agreement {
  /** The steps in words, if they differ; else empty. */
  readonly text: string;
  /** A later step that all columns have; null if there is none, or if it is shown. */
  readonly common: number | null;
}

/** The last step that all columns have. */
export function commonStep(columns: readonly Column[]): number | null {
  const [first, ...others] = columns.map(({ entry }) => entry.steps.map(([step]) => step));
  const shared = first?.filter((step) => others.every((steps) => steps.includes(step)));
  return shared?.at(-1) ?? null;
}

/** Compares the steps that are shown; null for a column that is still loading. */
export function agreementOf(
  columns: readonly Column[],
  shown: readonly (number | null)[],
): Agreement {
  const known = columns.flatMap(({ heading }, i) => {
    const step = shown[i] ?? null;
    return step === null ? [] : [{ heading, step }];
  });
  if (new Set(known.map(({ step }) => step)).size < 2) return { text: "", common: null };
  const listed = evenlyChosen([...known.keys()], 6).flatMap((i) => known[i] ?? []);
  const text = listed.map(({ heading, step }) => `${heading} at step ${step}`).join(", ");
  return { text, common: commonStep(columns) };
}
