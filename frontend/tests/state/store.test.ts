import { expect, test } from "vitest";
import { go } from "../../src/state/navigation";
import { entries, layeredLadders, run } from "../../src/state/store";
import { entry, log } from "../visuals";

test("a run is found by its short name too", () => {
  log(entry({}));
  go({ run: "run1" });
  expect(run.value?.run).toBe("run1/netviz");
});

test("a run that is not there is no run", () => {
  log(entry({}));
  go({ run: "other" });
  expect(run.value).toBeNull();
  expect(entries.value).toEqual([]);
});

test("ladders of single layers are gathered under one name, in the order of the layers", () => {
  const dream = (layer: string) => entry({ kind: "ladder", technique: "dreams", layer });
  log(entry({ layer: "conv1" }), entry({ layer: "conv2" }), dream("conv2"), dream("conv1"));
  const groups = [...layeredLadders.value].map(([key, group]) => [
    key,
    group.map(({ layer }) => layer),
  ]);
  expect(groups).toEqual([["dreams-ladder", ["conv1", "conv2"]]]);
});
