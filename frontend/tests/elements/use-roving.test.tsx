import { useRef } from "preact/hooks";
import { expect, test, vi } from "vitest";
import { PlaceLink } from "../../src/elements/place-link";
import { neighbourOf, RovingLinks, useRoving } from "../../src/elements/use-roving";
import { START } from "../../src/state/place";
import { draw } from "../page";

function Region() {
  const region = useRef<HTMLDivElement>(null);
  useRoving(region);
  return (
    <RovingLinks.Provider value={true}>
      <div ref={region}>
        {["a", "b"].map((row) => (
          <div key={row} data-row="">
            {["name", "chip", "strip"].map((kind) => (
              <PlaceLink key={kind} class={kind} to={START}>
                {row + kind}
              </PlaceLink>
            ))}
          </div>
        ))}
      </div>
    </RovingLinks.Provider>
  );
}

test("a region of links is one tab stop, which follows the focus", () => {
  const page = draw(<Region />);
  const stops = () => [...page.querySelectorAll('a[tabindex="0"]')].map((link) => link.textContent);
  expect(stops()).toEqual(["aname"]);
  page.querySelectorAll<HTMLElement>("a")[4]?.focus();
  expect(stops()).toEqual(["bchip"]);
});

test("rows that come before the first one take over the tab stop until somebody was inside", async () => {
  const page = draw(<Region />);
  const region = page.firstElementChild as HTMLElement;
  const stops = () => [...page.querySelectorAll('a[tabindex="0"]')].map((link) => link.textContent);
  region.prepend(region.lastElementChild as HTMLElement);
  await vi.waitFor(() => expect(stops()).toEqual(["bname"]));
  page.querySelectorAll<HTMLElement>("a")[2]?.focus();
  region.prepend(region.lastElementChild as HTMLElement);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(stops()).toEqual(["bstrip"]);
});

test("arrows move along a row, and between rows to the link of the same kind", () => {
  const page = draw(<Region />);
  const region = page.firstElementChild as HTMLElement;
  const links = [...page.querySelectorAll<HTMLElement>("a")];
  const from = (i: number, dx: number, dy: number) =>
    neighbourOf(region, links[i] as HTMLElement, [dx, dy])?.textContent;
  expect(from(0, 1, 0)).toBe("achip");
  expect(from(2, 0, 1)).toBe("bstrip");
  expect(from(5, 0, -1)).toBe("astrip");
  expect(from(3, 0, 1)).toBeUndefined();
  expect(from(2, 1, 0)).toBeUndefined();
});
