import { expect, test } from "vitest";
import { ConnectionsPanel } from "../../src/panels/connections";
import { DRIVE, TABLE } from "../connection-visuals";
import { draw } from "../page";
import { log, shown } from "../visuals";

function texts(page: Element, selector: string): (string | null)[] {
  return [...page.querySelectorAll(selector)].map((one) => one.textContent);
}

test("a unit's page shows what raises and lowers it, and what it raises and lowers", () => {
  log();
  const page = draw(<ConnectionsPanel shown={shown(TABLE)} unit={4} />);
  expect(texts(page, "h3")).toEqual(["Fed by units of conv1", "Feeds units of"]);
  expect(texts(page, ".links-of-sign > p")).toEqual([
    "raised by",
    "lowered by",
    "raises",
    "lowers",
  ]);
  expect(texts(page, ".spoken")).toEqual([
    "conv1 unit 7, +2",
    "conv1 unit 3, +1",
    "conv1 unit 5, −0.5",
    "conv3 unit 8, +3",
    "class 1, −1.5",
  ]);
  const links = [...page.querySelectorAll(".neighbour-row a")];
  expect(links[0]?.getAttribute("href")).toContain("view=unit");
  expect(links[0]?.getAttribute("href")).toContain("layer=conv1");
  expect(links[4]?.getAttribute("href")).toContain("class=1");
});

test("the longest bar is that of the strongest link, and a link that lowers is told by its form", () => {
  log();
  const page = draw(<ConnectionsPanel shown={shown(TABLE)} unit={4} />);
  const bars = [...page.querySelectorAll<HTMLElement>(".weight-bar")];
  expect(bars.map((bar) => bar.style.getPropertyValue("--share"))).toEqual([
    "1",
    "0.5",
    "0.25",
    "1",
    "0.5",
  ]);
  expect(bars.map((bar) => bar.classList.contains("lowers"))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});

test("a unit that feeds nothing with a page says so", () => {
  log();
  const page = draw(<ConnectionsPanel shown={shown(TABLE)} unit={9} />);
  expect(page.textContent).toContain("It is not known to feed a layer that has a page.");
  const missing = draw(<ConnectionsPanel shown={shown(TABLE)} unit={5} />);
  expect(missing.textContent).toBe("Unit 5 was not logged here.");
});

test("a class's page shows the units that drive it: weight times mean activation", () => {
  log();
  const page = draw(<ConnectionsPanel shown={shown(DRIVE)} unit={0} />);
  expect(texts(page, "h3")).toEqual(["Driven by units of conv3"]);
  expect(texts(page, ".spoken")).toContain("conv3 unit 6, +2, weight 0.5 × mean activation 4");
  expect(page.querySelector(".facts-line")?.textContent).toContain("12");
});

test("a layer's page shows of each unit what makes it", () => {
  log();
  const page = draw(<ConnectionsPanel shown={shown(TABLE)} />);
  const made = [...page.querySelectorAll(".made")];
  expect(made.map((one) => texts(one, ".cell-label"))).toEqual([
    ["unit 1", "unit 9"],
    ["unit 7", "unit 3", "unit 4"],
  ]);
});
