// Reads nested arrays of numbers, and writes numbers for people.
import type { Numbers } from "./contract";

/** A number of a nested array by its indices; null if there is none. */
export function numberAt(
  numbers: Numbers | undefined,
  ...indices: readonly number[]
): number | null {
  let here: Numbers | undefined = numbers;
  for (const index of indices) {
    if (!Array.isArray(here)) return null;
    here = (here as readonly Numbers[])[index];
  }
  return typeof here === "number" ? here : null;
}

/** A row of a nested array; empty if there is none. */
export function row(
  numbers: Numbers | undefined,
  ...indices: readonly number[]
): readonly (number | null)[] {
  let here: Numbers | undefined = numbers;
  for (const index of indices) {
    if (!Array.isArray(here)) return [];
    here = (here as readonly Numbers[])[index];
  }
  if (!Array.isArray(here)) return [];
  return (here as readonly Numbers[]).map((value) => (typeof value === "number" ? value : null));
}

/** Number of axes of a nested array: 0 for a number, 1 for a row, ... */
export function axesOf(numbers: Numbers | undefined): number {
  let depth = 0;
  let here: Numbers | undefined = numbers;
  while (Array.isArray(here)) {
    depth += 1;
    here = (here as readonly Numbers[])[0];
  }
  return depth;
}

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const SMALL = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

export function whole(value: number): string {
  return WHOLE.format(value);
}

export function compact(value: number): string {
  return COMPACT.format(value);
}

/** A measured value in at most three significant digits. */
export function measured(value: number | null): string {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(1);
  return size >= 1000 ? WHOLE.format(value) : SMALL.format(value);
}

/** A difference of pixel values in [0, 1], written in 255ths as the literature does. */
export function levels(value: number): string {
  if (value <= 0 || value > 1) return measured(value);
  const count = value * 255;
  const isWhole = Math.abs(count - Math.round(count)) < 0.01;
  return `${isWhole ? Math.round(count) : measured(count)}/255`;
}

/** A value of a ladder's axis. */
export function rungValue(axis: string, value: string | number): string {
  if (typeof value === "string") return value;
  return axis === "epsilon" ? levels(value) : measured(value);
}
