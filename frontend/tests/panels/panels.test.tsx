import { expect, test } from "vitest";
import { PANELS } from "../../src/panels/table";
import type { VisualFacts } from "../../src/state/contract";
import { draw } from "../page";
import { atlas, meaning, shown } from "../visuals";

const VISUALS: Readonly<Record<string, Partial<VisualFacts>>> = {
  grid: { atlas: atlas(2), arrays: { units: [0, 1] }, measures: { odd: [1, 2] } },
  patches: {
    atlas: atlas(1, 2),
    arrays: { units: [0], image_ids: [[3, 4]] },
    measures: { odd: [[2, 1]] },
  },
  ladder: {
    atlas: atlas(1, 2),
    arrays: { image_ids: [3] },
    measures: { odd: [[2, 1]] },
    summary: { whole: 1 },
  },
  scatter: {
    arrays: { points: [[0, 0]], image_ids: [3], labels: [0] },
    summary: { odd: [0.5, 0.25] },
  },
  cells: {
    atlas: atlas(1),
    arrays: { corners: [[0, 0, 1, 1]], image_ids: [[3, -1]] },
    measures: { odd: [2] },
  },
  neighbours: {
    arrays: { query_ids: [3], image_ids: [[4]] },
    measures: { odd: [[2]] },
    summary: { whole: 1 },
  },
  predictions: {
    arrays: { image_ids: [3], labels: [-1], classes: [[0]] },
    measures: { odd: [[2]] },
    summary: { odd: 1 },
  },
};

const MEANINGS = {
  none: undefined,
  unknown: { odd: meaning("from a later version", { label: "odd" }) },
  incomplete: { odd: {} },
};

for (const [kind, visual] of Object.entries(VISUALS)) {
  for (const [name, meanings] of Object.entries(MEANINGS)) {
    test(`a panel of kind ${kind} shows its measure with ${name} meaning`, () => {
      const given = { kind, ...visual, ...(meanings && { meanings }) } as Partial<VisualFacts>;
      const Panel = PANELS[kind];
      if (Panel === undefined) throw new Error(`expected a panel of kind ${kind}`);
      expect(draw(<Panel shown={shown(given)} />).textContent).not.toBe("");
    });
  }
}

test("a unit's page shows a measure without a meaning by its name", () => {
  const Panel = PANELS.grid;
  if (Panel === undefined) throw new Error("expected a panel of kind grid");
  const given = { ...VISUALS.grid, measures: { share_active: [0.5, 0.25] } };
  expect(draw(<Panel shown={shown(given)} unit={1} />).textContent).toContain("share active 0.25");
});
