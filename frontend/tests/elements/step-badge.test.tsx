import { expect, test } from "vitest";
import { StepBadge } from "../../src/elements/step-badge";
import { draw } from "../page";

test("a badge names the step that was asked for", () => {
  const page = draw(<StepBadge at={{ step: 1000, wallTime: 0, insteadOf: 1200 }} />);
  expect(page.textContent).toBe("step 1,000 (nearest to 1,200)");
});
