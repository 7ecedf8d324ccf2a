// The activation atlas of a map, from the visual of kind `cells` that was made with it.
import type { CellBox } from "../draw/map-cells";
import type { Entry, VisualFacts } from "../state/contract";
import { measureOf, ownFacts } from "../state/measures";
import { numberAt, row } from "../state/numbers";
import { className } from "../state/store";

/** The cells that belong to a map; undefined if it has none. */
export function cellsOf(entries: readonly Entry[], map: Entry): Entry | undefined {
  return entries.find(
    (one) => one.kind === "cells" && one.layer === map.layer && one.technique === map.technique,
  );
}

/** Whether an atlas was made of this very map: a layer may have several. */
export function belongs(cells: VisualFacts, map: VisualFacts): boolean {
  return cells.facts.method === map.facts.method;
}

export function boxesOf(facts: VisualFacts): CellBox[] {
  const { corners } = facts.arrays;
  const edge = (cell: number, i: number) => numberAt(corners, cell, i) ?? Number.NaN;
  const count = Array.isArray(corners) ? corners.length : 0;
  return Array.from({ length: count }, (_, cell) => [
    edge(cell, 0),
    edge(cell, 1),
    edge(cell, 2),
    edge(cell, 3),
  ]);
}

/** The class that each cell stands for; empty where there are no classes. */
export function cellNames(facts: VisualFacts): string[] {
  const classes = measureOf(facts, "class", 1);
  return boxesOf(facts).map((_, cell) =>
    classes === undefined ? "" : className(numberAt(classes.values, cell)),
  );
}

/** A cell in words: its class and its numbers. */
export function cellWords(facts: VisualFacts, cell: number): string {
  const count = row(facts.arrays.image_ids, cell).filter((id) => (id ?? -1) >= 0).length;
  const numbers = ownFacts(facts, cell).map(({ label, value }) => `${label} ${value}`);
  return [`Cell of ${count} images`, ...numbers].join(", ");
}
