import { afterEach, expect, test, vi } from "vitest";
import { addressOf, onAddressChange, writeAddress } from "../../src/state/host";

afterEach(() => {
  window.location.hash = "";
});

test("a link is the whole address", () => {
  expect(addressOf({ view: "layer" })).toMatch(/#netviz&p\.netviz\.view=layer$/);
});

test("another tab's address is none of our business", () => {
  const changed = vi.fn();
  onAddressChange({ changed, entered: vi.fn() });
  window.location.hash = "#scalars&p.netviz.view=unit";
  window.dispatchEvent(new Event("hashchange"));
  expect(changed).not.toHaveBeenCalled();
  window.location.hash = "#netviz&p.netviz.view=unit";
  window.dispatchEvent(new Event("hashchange"));
  expect(changed).toHaveBeenCalledWith({ view: "unit" });
});

test("the address is written in place for small moves", () => {
  const length = window.history.length;
  writeAddress({ view: "overview", step: "3" }, false);
  expect(window.location.hash).toBe("#netviz&p.netviz.view=overview&p.netviz.step=3");
  expect(window.history.length).toBe(length);
});

test("the bare name of our tab tells whether the tab was open before", () => {
  const entered = vi.fn();
  onAddressChange({ changed: vi.fn(), entered });
  window.location.hash = "#netviz";
  for (const [before, wasHere] of [
    ["#netviz&p.netviz.view=unit", true],
    ["#scalars", false],
  ] as const) {
    entered.mockClear();
    const event = new Event("hashchange");
    Object.assign(event, { oldURL: `http://localhost/${before}` });
    window.dispatchEvent(event);
    expect(entered).toHaveBeenCalledWith(wasHere);
  }
});
