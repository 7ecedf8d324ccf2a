// Tables of connections with answers that are known by hand.
import { facts, meaning } from "./visuals";

/** Units 4 and 9 of conv2, between conv1 and both conv3 and the classes. */
export const TABLE = facts({
  kind: "connections",
  technique: "connections",
  layer: "conv2",
  arrays: {
    units: [4, 9],
    incoming_layers: [
      [0, 0, 0, -1],
      [0, -1, 0, -1],
    ],
    incoming_units: [
      [7, 3, 5, -1],
      [1, -1, 2, -1],
    ],
    incoming_weights: [
      [2, 1, -0.5, 0],
      [0.25, 0, -1, 0],
    ],
    outgoing_layers: [
      [2, 3],
      [-1, -1],
    ],
    outgoing_units: [
      [8, 1],
      [-1, -1],
    ],
    outgoing_weights: [
      [3, -1.5],
      [0, 0],
    ],
  },
  facts: { layers: ["conv1", "conv2", "conv3", ""], unit_names: [] },
  measures: { incoming_share: [0.5, 0.9], outgoing_share: [0.75, null] },
  meanings: { incoming_share: meaning("share", { label: "share of what comes in" }) },
});

/** Class 0 is driven by two units of conv3, class 1 by none. */
export const DRIVE = facts({
  kind: "connections",
  technique: "connections",
  layer: "",
  arrays: {
    units: [0, 1],
    incoming_layers: [
      [2, 2],
      [-1, -1],
    ],
    incoming_units: [
      [6, 8],
      [-1, -1],
    ],
    incoming_weights: [
      [0.5, 2],
      [0, 0],
    ],
    incoming_means: [
      [4, 0.25],
      [0, 0],
    ],
    outgoing_layers: [[], []],
    outgoing_units: [[], []],
    outgoing_weights: [[], []],
  },
  facts: { layers: ["conv1", "conv2", "conv3"], unit_names: ["cat", "dog"] },
  measures: { images: [12, 0] },
  meanings: { images: meaning("count", { label: "images" }) },
});
