import { expect, test } from "vitest";
import { index } from "../../src/state/logged";
import { place } from "../../src/state/navigation";
import { moveStep } from "../../src/state/step-moves";
import { entry, log, run } from "../visuals";

test("past the last step lies latest, and a new step does not move a chosen one", () => {
  log(entry({ steps: [0, 1, 4] }));
  moveStep(-1);
  expect(place.value.step).toBe(1);
  moveStep(1);
  expect(place.value.step).toBe(4);
  const runs = [run("run1", [entry({ steps: [0, 1, 4, 8] })])];
  index.value = { version: 2, samples: 200, is_whole: true, warnings: [], runs };
  expect(place.value.step).toBe(4);
  moveStep(2);
  expect(place.value.step).toBeNull();
});
