import { afterEach, expect, test, vi } from "vitest";
import {
  addressOf,
  onAddressChange,
  readHash,
  writeAddress,
  writeHash,
} from "../../src/state/host";

afterEach(() => {
  window.location.hash = "";
});

test("keys with '=', '&' and '/' in their values come back as they were", () => {
  const keys = { view: "layer", layer: "block=2/conv&a#1 é" };
  expect(readHash(writeHash("#netviz", keys))).toEqual(keys);
});

test("the keys of other plugins are kept, our old ones are not", () => {
  const hash = "#netviz&runSelectionState=abc&p.netviz.unit=3&p.other.x=1";
  const written = writeHash(hash, { view: "overview" });
  expect(written).toBe("#netviz&runSelectionState=abc&p.other.x=1&p.netviz.view=overview");
});

test("an address without our keys says nothing", () => {
  expect(readHash("")).toBeNull();
  expect(readHash("#scalars&_smoothing=0.5")).toBeNull();
});

test("a broken percent sign drops its own key only", () => {
  expect(readHash("#netviz&p.netviz.layer=%E0%A4%A&p.netviz.view=layer")).toEqual({
    view: "layer",
  });
});

test("a link is the whole address", () => {
  expect(addressOf({ view: "layer" })).toMatch(/#netviz&p\.netviz\.view=layer$/);
});

test("another tab's address is none of our business", () => {
  const changed = vi.fn();
  onAddressChange(changed);
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
