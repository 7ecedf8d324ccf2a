import { expect, test } from "vitest";
import { RunPicker } from "../../src/elements/run-picker";
import { index } from "../../src/state/logged";
import { draw } from "../page";
import { entry, log, run } from "../visuals";

function resumed(joined: readonly string[]): string {
  log(entry({}));
  const runs = [{ ...run("run1", [entry({})]), joined }];
  index.value = { version: 3, samples: 200, is_whole: true, warnings: [], runs };
  return draw(<RunPicker />).innerHTML;
}

test("a training that went on says which sub-runs continue it", () => {
  expect(resumed([])).not.toContain("resumed");
  expect(resumed(["run1/netviz_2"])).toContain(">resumed once<");
  const twice = resumed(["run1/netviz_2", "run1/netviz_3"]);
  expect(twice).toContain("The steps of run1/netviz_2, run1/netviz_3 continue this run.");
  expect(twice).toContain(">resumed 2 times<");
});
