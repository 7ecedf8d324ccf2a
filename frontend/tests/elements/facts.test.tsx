import { expect, test } from "vitest";
import { Facts } from "../../src/elements/facts";
import { draw } from "../page";

test("a fact explains its word to the eye and to screen readers", () => {
  const sentence = "Peak signal-to-noise ratio: more is closer to the image.";
  const page = draw(<Facts of={[{ label: "PSNR", value: "31 dB", sentence }]} />);
  expect(page.querySelector("[title]")?.getAttribute("title")).toBe(sentence);
  expect(page.textContent).toContain(`PSNR (${sentence})`);
  expect(page.querySelector("b")?.textContent).toBe("31 dB");
});

test("a fact without a sentence is only its word and value", () => {
  const page = draw(<Facts of={[{ label: "counted", value: "7", sentence: "" }]} />);
  expect(page.textContent).toBe("counted 7");
});
