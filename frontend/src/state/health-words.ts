// The health of layers in words: sentences for the head of the overview, badges for its rows.
import type { Health, LayerNumbers } from "./health";
import { measured, whole } from "./numbers";
import { percent } from "./predictions";

/** What layers can be sorted by and have badges for. */
export type Ailment = "dead" | "duplicates" | "drift" | "sparsity";

export const AILMENTS: readonly Ailment[] = ["dead", "duplicates", "drift", "sparsity"];

export const AILMENT_NAMES: Readonly<Record<Ailment, string>> = {
  dead: "dead units",
  duplicates: "duplicate units",
  drift: "drift",
  sparsity: "sparsity",
};

export function amountOf(of: LayerNumbers, ailment: Ailment): number | null {
  switch (ailment) {
    case "dead":
      return of.dead_units;
    case "duplicates":
      return of.duplicate_units;
    case "drift":
      return of.drift;
    case "sparsity":
      return of.sparsity;
  }
}

export interface Badge {
  readonly ailment: Ailment;
  readonly text: string;
  readonly sentence: string;
  readonly isWrong: boolean;
}

const images = (of: LayerNumbers) =>
  of.images === null ? "no image" : `none of ${whole(of.images)} images`;

function badge(of: LayerNumbers, ailment: Ailment): Badge | null {
  const amount = amountOf(of, ailment);
  if (amount === null) return null;
  const count = of.units === null ? whole(amount) : `${whole(amount)} of ${whole(of.units)} units`;
  switch (ailment) {
    case "dead":
      return {
        ailment,
        text: `${whole(amount)} dead`,
        sentence: `${count} respond to ${images(of)}. Click to see since when.`,
        isWrong: amount > 0,
      };
    case "duplicates":
      return {
        ailment,
        text: `${whole(amount)} duplicate`,
        sentence: `${count} respond like another unit of the layer.`,
        isWrong: amount > 0,
      };
    case "drift":
      return {
        ailment,
        text: `drift ${measured(amount)}`,
        sentence: `Since step ${whole(of.drift_since ?? 0)} the mean responses moved by ${measured(amount)} standard deviations, on average over the units: near 0, the layer has settled.`,
        isWrong: false,
      };
    case "sparsity":
      return {
        ailment,
        text: `${percent(amount)} silent`,
        sentence: `The units are silent for ${percent(amount)} of what they are shown, on average: the higher, the more selective.`,
        isWrong: false,
      };
  }
}

/** Badges of one layer; those of numbers that the log does not tell are left out. */
export function badgesOf(of: LayerNumbers): Badge[] {
  return AILMENTS.flatMap((ailment) => badge(of, ailment) ?? []);
}

/** Layers with the most of something first; those without a number keep their order at the end. */
export function mostFirst<T extends { readonly path: string }>(
  layers: readonly T[],
  health: Health,
  ailment: Ailment,
): T[] {
  const amount = ({ path }: T) => {
    const of = health.get(path);
    return (of && amountOf(of, ailment)) ?? Number.NEGATIVE_INFINITY;
  };
  const compared = (a: number, b: number) => (a === b ? 0 : b - a);
  return [...layers].sort((a, b) => compared(amount(a), amount(b)));
}

/** A part of the line of health, which leads to a layer. */
export interface HealthPart {
  readonly text: string;
  /** Path of the layer; empty if it is about no single one. */
  readonly layer: string;
  readonly ailment: Ailment | "change" | null;
}

const NAMED_LAYERS = 2;

const counted = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${whole(count)} ${many}`;

/** The layers with the most of a kind of unit, and the rest in one part. */
function countParts(
  health: Health,
  ailment: "dead" | "duplicates",
  word: string,
  none: string,
): HealthPart[] {
  const known = [...health.values()].filter((one) => amountOf(one, ailment) !== null);
  if (known.length === 0) return [];
  const found = known.filter((one) => (amountOf(one, ailment) ?? 0) > 0);
  if (found.length === 0) return none === "" ? [] : [{ text: none, layer: "", ailment: null }];
  found.sort((a, b) => (amountOf(b, ailment) ?? 0) - (amountOf(a, ailment) ?? 0));
  const named = found.length === NAMED_LAYERS + 1 ? found : found.slice(0, NAMED_LAYERS);
  const rest = found.slice(named.length);
  const parts: HealthPart[] = named.map((one, i) => {
    const count = amountOf(one, ailment) ?? 0;
    const what = i === 0 ? counted(count, `${word} unit`, `${word} units`) : `${whole(count)}`;
    return { text: `${what} in ${one.layer}`, layer: one.layer, ailment };
  });
  if (rest.length > 0) {
    const count = rest.reduce((sum, one) => sum + (amountOf(one, ailment) ?? 0), 0);
    parts.push({ text: `${whole(count)} in ${rest.length} other layers`, layer: "", ailment });
  }
  return parts;
}

/** What is wrong, or that nothing is, the worst first. */
export function healthParts(health: Health): HealthPart[] {
  const still = [...health.values()].flatMap(({ layer, step, unchanged_since }) =>
    unchanged_since !== null && unchanged_since < step
      ? [
          {
            text: `${layer} has not changed since step ${whole(unchanged_since)}`,
            layer,
            ailment: "change" as const,
          },
        ]
      : [],
  );
  return [
    ...countParts(health, "dead", "dead", "no dead units"),
    ...countParts(health, "duplicates", "duplicate", ""),
    ...still.slice(0, NAMED_LAYERS),
  ];
}
