import { expect, test } from "vitest";
import { readHash, writeHash } from "../../src/state/address-hash";

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
