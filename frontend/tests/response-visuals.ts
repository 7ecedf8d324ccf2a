// How two units of a layer respond to three images, for tests.
import { facts, meaning } from "./visuals";

export const RESPONSES = facts({
  kind: "responses",
  technique: "responses",
  layer: "conv4",
  title: "Responses",
  arrays: {
    units: [4, 9],
    image_ids: [10, 11, 12],
    histogram: [
      [3, 0, 0],
      [2, 0, 1],
    ],
    range: [
      [0, 0],
      [-1, 4],
    ],
    examples: [
      [
        [-1, -1],
        [-1, -1],
      ],
      [
        [12, -1],
        [10, 11],
      ],
    ],
    classes: [
      [-1, -1, -1],
      [3, 0, -1],
    ],
    class_means: [
      [null, null, null],
      [2.5, 0.5, null],
    ],
    nearest_units: [
      [-1, -1],
      [4, -1],
    ],
    nearest_correlation: [
      [null, null],
      [0.99, null],
    ],
    strongest: [
      [0, 0, 0],
      [0, 102, 255],
    ],
  },
  facts: { quantiles: [1, 0.5] },
  measures: { dead: [1, 0], duplicate: [0, 1], selectivity: [null, 0.71], sparsity: [1, 0.25] },
  meanings: {
    dead: meaning("flag", { label: "dead", sentence: "No image excites it.", better: "less" }),
    duplicate: meaning("flag", {
      label: "duplicate",
      sentence: "It responds as another unit does.",
      better: "less",
    }),
    selectivity: meaning("share", { label: "selectivity", sentence: "How much one class wins." }),
    sparsity: meaning("share", { label: "silent", sentence: "Share of images without response." }),
  },
});
