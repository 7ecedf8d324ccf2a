import { expect, test } from "vitest";
import { go } from "../../src/state/navigation";
import { entries, run } from "../../src/state/store";
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
