import { expect, test } from "vitest";
import { citationOf, inLatex } from "../../src/state/citation";
import { page, place } from "../../src/state/navigation";
import { permalink } from "../../src/state/permalink";
import { entry, log } from "../visuals";

const PATCHES = {
  title: "Top patches",
  step: 8,
  wallTime: Date.UTC(2025, 5, 1) / 1000,
  recipe: "k 9, seed 0",
};

function unitOf(layer: string) {
  return page({ view: "unit", layer, unit: 17 });
}

test("a citation names unit, run, step, year, link and recipe", () => {
  log(entry({ steps: [0, 8] }));
  const target = unitOf("conv4");
  const lines = citationOf(target, [PATCHES]).split("\n");
  expect(lines).toEqual([
    "@misc{netviz-run1-conv4-17-step-8,",
    "  title = {Unit 17 of conv4 in the network, step 8},",
    "  year = {2025},",
    "  howpublished = {Run run1, shown by tb\\_netviz},",
    "  note = {Top patches at step 8 (k 9, seed 0)},",
    `  url = {${permalink(target)}}`,
    "}",
  ]);
  expect(permalink(target)).toContain("p.netviz.step=8");
});

test("a picture of another step than the page's says its own step", () => {
  log(entry({ steps: [0, 8] }));
  place.value = { ...place.value, step: 8 };
  const text = citationOf(unitOf("conv4"), [{ ...PATCHES, step: 0, recipe: "" }]);
  expect(text).toContain("Top patches at step 0}");
  expect(text).toContain("conv4 in the network, step 8}");
});

test("without pictures there is no year and no note", () => {
  log(entry({ steps: [0] }));
  expect(citationOf(unitOf("conv4"), [])).not.toMatch(/year|note/);
});

test("names that LaTeX would misread are escaped, and the key stays plain", () => {
  log(entry({ steps: [0] }));
  const text = citationOf(unitOf("block_2/50%{a}"), []);
  expect(text).toContain("of block\\_2/50\\%\\{a\\} in");
  expect(text).toMatch(/^@misc\{netviz-run1-block-2-50-a-17-step-0,/);
  expect(inLatex("a\\b~c^d")).toBe("a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d");
});
