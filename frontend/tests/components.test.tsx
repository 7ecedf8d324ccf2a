import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { crumbsOf } from "../src/elements/breadcrumb";
import { Failed } from "../src/elements/failed";
import { StepBadge } from "../src/elements/step-badge";
import { StepSlider } from "../src/elements/step-slider";
import { KEYS } from "../src/state/keys";
import { index } from "../src/state/logged";
import { go, place } from "../src/state/navigation";
import { START } from "../src/state/place";
import { moveStep } from "../src/state/step-moves";
import { run } from "../src/state/store";
import { entry } from "./entry";

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  place.value = { ...START, run: "run1/netviz" };
  index.value = {
    version: 1,
    samples: 200,
    warnings: [],
    runs: [{ run: "run1/netviz", name: "run1", visuals: [entry({ steps: [0, 1, 4] })] }],
  };
});

afterEach(() => {
  render(null, root);
  root.remove();
});

test("the slider says its step and that it is the latest", () => {
  act(() => render(<StepSlider />, root));
  const slider = root.querySelector("input");
  expect(slider?.getAttribute("aria-valuetext")).toBe("latest, step 4");
  act(() => go({ step: 1 }));
  expect(slider?.getAttribute("aria-valuetext")).toBe("step 1");
  expect(slider?.value).toBe("1");
});

test("past the last step lies latest, and a new step does not move a chosen one", () => {
  moveStep(-1);
  expect(place.value.step).toBe(1);
  moveStep(1);
  expect(place.value.step).toBe(4);
  const visuals = [entry({ steps: [0, 1, 4, 8] })];
  index.value = {
    version: 1,
    samples: 200,
    warnings: [],
    runs: [{ run: "run1/netviz", name: "run1", visuals }],
  };
  expect(place.value.step).toBe(4);
  moveStep(2);
  expect(place.value.step).toBeNull();
});

test("a run is found by its short name too", () => {
  go({ run: "run1" });
  expect(run.value?.run).toBe("run1/netviz");
});

test("a badge names the step that was asked for", () => {
  act(() => render(<StepBadge at={{ step: 1000, wallTime: 0, insteadOf: 1200 }} />, root));
  expect(root.textContent).toBe("step 1,000 (nearest to 1,200)");
});

test("a failure names what, why and the status, and retries", () => {
  const retry = vi.fn();
  const failure = { what: "Filters of conv1 at step 8", status: 404, message: "It was evicted." };
  act(() => render(<Failed failure={failure} retry={retry} />, root));
  expect(root.textContent).toContain("Could not load Filters of conv1 at step 8");
  expect(root.textContent).toContain("It was evicted. (HTTP 404)");
  root.querySelector("button")?.click();
  expect(retry).toHaveBeenCalledTimes(1);
});

test("the breadcrumb leads up from a unit", () => {
  const crumbs = crumbsOf({ ...START, view: "unit", layer: "conv1", unit: 17 });
  expect(crumbs.map((crumb) => crumb.text)).toEqual(["Overview", "conv1", "unit 17"]);
});

test("every key has one meaning and a line of help", () => {
  const keys = KEYS.flatMap((key) => key.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(KEYS.every((key) => key.help !== "")).toBe(true);
});
