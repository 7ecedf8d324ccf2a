import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import type { Column } from "../../src/panels/column";
import { Versus } from "../../src/panels/versus";
import { draw } from "../page";
import { atlas, run, showing, shown } from "../visuals";

const names = ["first", "middle", "last"];
const visuals = names.map((name) => shown({ arrays: { units: [4] }, atlas: atlas(1) }, run(name)));
const columns: Column[] = visuals.map(({ run: own, entry }) => {
  const to = { run: own.run };
  return { key: own.name, heading: own.name, run: own, entry, step: null, to };
});

function space(type: "keydown" | "keyup"): void {
  act(() => {
    document.dispatchEvent(new KeyboardEvent(type, { key: " ", cancelable: true }));
  });
}

test("the first and the last column are held against each other, others can be chosen", () => {
  const page = draw(<Versus columns={columns} all={visuals.map(showing)} id={4} />);
  const named = () =>
    [...page.querySelectorAll("canvas.tile")].map((tile) => tile.getAttribute("aria-label"));
  expect(named()).toEqual(["first", "last"]);
  const [select] = page.querySelectorAll("select");
  if (select === undefined) throw new Error("expected a choice of columns");
  act(() => {
    select.value = "1";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  expect(named()).toEqual(["middle", "last"]);
});

test("while Space is held the first picture is the second one, and is called so", () => {
  const page = draw(<Versus columns={columns} all={visuals.map(showing)} id={4} />);
  const [tile] = page.querySelectorAll("canvas.tile");
  const name = () => page.querySelector("canvas.tile")?.getAttribute("aria-label");
  expect(tile).toBeDefined();
  space("keydown");
  expect(name()).toBe("last");
  expect(page.querySelector(".held")?.textContent).toBe("last");
  space("keyup");
  expect(name()).toBe("first");
});
