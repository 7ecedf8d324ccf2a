import { expect, test, vi } from "vitest";
import { Failed } from "../../src/elements/failed";
import { draw } from "../page";

test("a failure names what, why and the status, and retries", () => {
  const retry = vi.fn();
  const failure = { what: "Filters of conv1 at step 8", status: 404, message: "It was evicted." };
  const page = draw(<Failed failure={failure} retry={retry} />);
  expect(page.textContent).toContain("Could not load Filters of conv1 at step 8");
  expect(page.textContent).toContain("It was evicted. (HTTP 404)");
  page.querySelector("button")?.click();
  expect(retry).toHaveBeenCalledTimes(1);
});
