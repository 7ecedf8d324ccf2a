import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { search } from "../../src/state/search";
import { className, model } from "../../src/state/store";
import { entry, facts, log } from "../visuals";

const NETWORK = facts({
  kind: "model",
  facts: {
    class_names: ["crane", "cat", "crane"],
    layers: [
      { path: "fire5_concat", output_shape: [null, 8, 8, 256] },
      { path: "conv4", output_shape: [null, 8, 8, 64] },
      { path: "conv4_more", output_shape: [null, 8, 8, 64] },
    ],
  },
});

const PATCHES = ["fire5_concat", "conv4", "conv4_more"].map((layer) =>
  entry({ kind: "patches", technique: "max_patches", layer }),
);

beforeEach(async () => {
  const answer = vi.fn(async () => new Response(JSON.stringify(NETWORK)));
  vi.stubGlobal("fetch", answer);
  log(entry({ kind: "model", technique: "model", layer: "" }), ...PATCHES);
  await vi.waitFor(() => expect(model.value).not.toBeNull());
});

afterEach(() => vi.unstubAllGlobals());

const found = (text: string) => search(text).map((hit) => hit.text);

test("a unit is found by layer and number, with a colon or a space, before its facts are loaded", () => {
  expect(found("fire5_concat:1")).toEqual(["fire5_concat : 1"]);
  expect(found("conv4 5")[0]).toBe("conv4 : 5");
  expect(found("conv4 : 63")[0]).toBe("conv4 : 63");
  expect(found("conv4:64")).toEqual([]);
});

test("two classes of one name are told apart by their index", () => {
  expect(found("crane")).toEqual(["crane (0)", "crane (2)"]);
  expect(className(1)).toBe("cat");
});

test("a layer comes first where its name is the text", () => {
  expect(found("conv4")).toEqual(["conv4", "conv4_more"]);
});
