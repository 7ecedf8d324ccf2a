import { render } from "preact";
import { expect, test } from "vitest";
import { Unshown } from "../../src/elements/unshown";

test("a network that could not be shown says why, under its name", () => {
  const page = document.createElement("main");
  render(<Unshown name="run1" reason="Pictures begin after the first epoch." />, page);
  expect(page.querySelector("h1")?.textContent).toBe("run1");
  expect(page.querySelector(".reason")?.textContent).toBe("Pictures begin after the first epoch.");
  expect(page.textContent).not.toContain("0 layers");
});
