// A page of one unit or image asks for its rows of a visual and for its tiles alone: a layer has
// hundreds.
import type { VisualFacts } from "./contract";

/** The unit or image that a page is about. */
export interface Subject {
  readonly unit?: number | null;
  readonly image?: number | null;
}

/** Whose rows a page may ask for. */
const ASKED_BY: Readonly<Record<string, readonly (keyof Subject)[]>> = {
  grid: ["unit"],
  patches: ["unit"],
  responses: ["unit", "image"],
  connections: ["unit"],
  excitations: ["image"],
  images: ["image"],
};

/** What a request for the rows of a subject adds to the address; nothing where all rows are wanted. */
export function rowsOf(kind: string, of: Subject): Readonly<Record<string, number>> {
  const name = ASKED_BY[kind]?.find((one) => of[one] != null);
  const wanted = name && of[name];
  return name === undefined || wanted == null ? {} : { [name]: wanted };
}

export function isOfRows(kind: string, of: Subject): boolean {
  return Object.keys(rowsOf(kind, of)).length > 0;
}

/** Where the rows of an answer lie among all; null if it has all of them. */
export function linesOf({ positions }: VisualFacts): readonly number[] | null {
  return Object.values(positions ?? {})[0] ?? null;
}

/** Tiles of each unit or image. */
export function tilesOfEach({ atlas }: VisualFacts): number {
  return (atlas?.shape ?? []).slice(1).reduce((product, length) => product * length, 1);
}

/** An answer about some rows as a visual of its own, whose tiles are those of the rows, beside each
 * other. */
export function narrowed(facts: VisualFacts): VisualFacts {
  const lines = linesOf(facts);
  const { atlas } = facts;
  if (lines === null || atlas === null) return facts;
  const count = lines.length * tilesOfEach(facts);
  const names = facts.facts.unit_names;
  const hasNames = Array.isArray(names) && names.length === atlas.shape[0];
  return {
    ...facts,
    atlas: { ...atlas, count, columns: count, shape: [lines.length, ...atlas.shape.slice(1)] },
    facts: hasNames ? { ...facts.facts, unit_names: lines.map((i) => names[i]) } : facts.facts,
  };
}
