import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { StepSlider } from "../../src/elements/step-slider";
import { go } from "../../src/state/navigation";
import { draw } from "../page";
import { entry, log } from "../visuals";

test("the slider says its step and that it is the latest", () => {
  log(entry({ steps: [0, 1, 4] }));
  const slider = draw(<StepSlider />).querySelector("input");
  expect(slider?.getAttribute("aria-valuetext")).toBe("latest, step 4");
  act(() => go({ step: 1 }));
  expect(slider?.getAttribute("aria-valuetext")).toBe("step 1");
  expect(slider?.value).toBe("1");
});
