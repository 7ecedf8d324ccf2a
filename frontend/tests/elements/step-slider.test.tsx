import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { StepSlider } from "../../src/elements/step-slider";
import { go, place } from "../../src/state/navigation";
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

test("a slider that rested and was let go where it was taken up holds nothing back", () => {
  vi.useFakeTimers();
  log(entry({ steps: [0, 1, 4] }));
  const slider = draw(<StepSlider />).querySelector("input");
  if (slider === null) throw new Error("no slider");
  for (const position of ["0", "2"]) {
    slider.value = position;
    act(() => void slider.dispatchEvent(new Event("input", { bubbles: true })));
  }
  act(() => void vi.advanceTimersByTime(300));
  expect(place.value.step).toBe(4);
  act(() => go({ step: 1 }));
  expect(slider.value).toBe("1");
  act(() => go({ step: null }));
  expect(slider.getAttribute("aria-valuetext")).toBe("latest, step 4");
  vi.useRealTimers();
});
