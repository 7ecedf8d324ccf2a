import { expect, test } from "vitest";
import { ladderView, rungWords, subjectName, tileAt } from "../../src/panels/ladder-view";
import { atlas, facts, meaning } from "../visuals";

const ladder = facts({
  kind: "ladder",
  atlas: atlas(3, 2),
  arrays: { image_ids: [42, 7, -1] },
  facts: { axis: "epsilon", values: [0, 8 / 255] },
  measures: {
    psnr: [
      [40, 31],
      [41, 32],
      [42, 33],
    ],
    truth: [1, 2, -1],
  },
  meanings: { psnr: meaning("amount", { label: "PSNR", unit: "dB" }), truth: meaning("label") },
});

test("the subject is the wanted image, else the picked one", () => {
  expect(ladderView(ladder, { image: 7, rung: null }, 0).subject).toBe(1);
  expect(ladderView(ladder, { image: 99, rung: null }, 2).subject).toBe(2);
  expect(ladderView(ladder, { image: null, rung: null }, 9).subject).toBe(2);
});

test("the rung is the wanted one, else the last", () => {
  expect(ladderView(ladder, { image: null, rung: 0 }, 0).rung).toBe(0);
  expect(ladderView(ladder, { image: null, rung: null }, 0).rung).toBe(1);
});

test("tiles lie subject by subject", () => {
  const view = ladderView(ladder, { image: null, rung: null }, 0);
  expect(tileAt(view, 1, 1)).toBe(3);
});

test("a subject is called by its image, one from noise by its number", () => {
  const view = ladderView(ladder, { image: null, rung: null }, 0);
  expect(subjectName(view, 0)).toBe("image 42");
  expect(subjectName(view, 2)).toBe("from noise 3");
});

test("a picture in words has its rung and all that was measured", () => {
  const view = ladderView(ladder, { image: 7, rung: 1 }, 0);
  const words = rungWords({ ...ladder, title: "Adversarial images" }, view, 1, 1);
  expect(words).toBe("Adversarial images of image 7, epsilon 8/255, PSNR 32 dB, truth class 2");
});
