import { render } from "preact";
import { expect, test } from "vitest";
import { Breakable } from "../../src/elements/breakable";

test("a name may break after its punctuation marks and stays the same text", () => {
  const box = document.createElement("p");
  render(<Breakable text="n01440764_tench.jpg" />, box);
  expect(box.innerHTML).toBe("n01440764_<wbr>tench.<wbr>jpg");
  expect(box.textContent).toBe("n01440764_tench.jpg");
});
