import { expect, test } from "vitest";
import { ResponsesPanel } from "../../src/panels/responses";
import { historyOf } from "../../src/panels/unit-history";
import { UnitVerdict } from "../../src/panels/unit-verdict";
import { draw } from "../page";
import { RESPONSES } from "../response-visuals";
import { log, shown } from "../visuals";

test("a unit's page shows its histogram, its examples, its classes and the units like it", () => {
  log();
  const page = draw(<ResponsesPanel shown={shown(RESPONSES)} unit={9} />);
  const bars = [...page.querySelectorAll<SVGRectElement>(".histogram .bar")];
  const heights = bars.map((bar) => Number(bar.getAttribute("height")));
  expect(heights[0]).toBeGreaterThan(heights[2] ?? 0);
  expect(heights[1]).toBe(0);
  const names = [...page.querySelectorAll(".quantiles > li > p")].map((one) => one.textContent);
  expect(names).toEqual(["middle -1", "strongest 4"]);
  expect(page.querySelectorAll(".quantiles a")).toHaveLength(3);
  const classes = [...page.querySelectorAll(".answers li")].map((one) => one.textContent);
  expect(classes).toEqual(["class 32.5", "class 00.5"]);
  expect(page.querySelector(".neighbour-row a")?.textContent).toContain("unit 4, correlation 0.99");
  expect(page.querySelector(".facts-line")?.textContent).toContain("71 %");
});

test("a layer's page names the dead units and shows the most selective first", () => {
  log();
  const page = draw(<ResponsesPanel shown={shown(RESPONSES)} />);
  const links = [...page.querySelectorAll(".unit-links a")].map((one) => one.textContent);
  expect(links).toEqual(["unit 4", "unit 9"]);
  expect(page.querySelector(".neighbour-row .cell-label")?.textContent).toBe("unit 9");
});

test("a dead unit is said to be dead, and no class is named", () => {
  log();
  const page = draw(<UnitVerdict layer="conv4" unit={4} of={[RESPONSES, RESPONSES]} />);
  expect(page.querySelectorAll(".note.wrong")).toHaveLength(1);
  expect(page.textContent).toBe("dead: No image excites it.");
});

test("a duplicate names the unit that it repeats, and the classes it fires for", () => {
  log();
  const page = draw(<UnitVerdict layer="conv4" unit={9} of={[RESPONSES]} />);
  expect(page.textContent).toContain("It repeats unit 4.");
  expect(page.textContent).toContain("It fires most for class 3, class 0.");
});

test("the history of a unit has its strongest response and its shares, if two steps know them", () => {
  const later = {
    ...RESPONSES,
    arrays: {
      ...RESPONSES.arrays,
      range: [
        [0, 0],
        [0, 6],
      ],
    },
  };
  const charts = historyOf([RESPONSES, null, later], 9);
  expect(charts.map(({ title }) => title)).toEqual(["strongest response", "selectivity", "silent"]);
  expect(charts[0]?.lines[0]?.values).toEqual([4, null, 6]);
  expect(historyOf([RESPONSES, null], 9)).toEqual([]);
});
