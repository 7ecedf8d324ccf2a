import { render } from "preact";
import { expect, test } from "vitest";
import { SearchBox } from "../../src/elements/search-box";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("the hits stay open for somebody who leaves the field and comes back at once", async () => {
  const page = document.createElement("main");
  document.body.append(page);
  render(<SearchBox />, page);
  const input = page.querySelector("input");
  const hits = page.querySelector<HTMLElement>("#search-hits");
  input?.focus();
  input?.blur();
  input?.focus();
  if (input) input.value = "no such place";
  input?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await pause(250);
  expect(hits?.hidden).toBe(false);
  input?.blur();
  await pause(250);
  expect(hits?.hidden).toBe(true);
  page.remove();
});
