// Quantiles of a unit's responses in words.
import { measured } from "../state/numbers";
import type { Quantile } from "../state/responses";

/** A share in percent without a needless fraction. */
function percentOf(share: number): string {
  return `${measured(Number((100 * share).toPrecision(3)))} %`;
}

export function quantileName(share: number): string {
  if (share >= 1) return "strongest";
  if (share <= 0) return "weakest";
  if (share === 0.5) return "middle";
  return share > 0.5 ? `top ${percentOf(1 - share)}` : `lowest ${percentOf(share)}`;
}

/** The response at a quantile: that of its nearest example; null if unknown. */
export function responseAt({ examples }: Quantile): number | null {
  return examples[0]?.response ?? null;
}
