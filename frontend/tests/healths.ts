// Health of layers for tests, with everything unknown that does not matter.
import type { LayerHealth, LayerStep } from "../src/state/health";

const UNKNOWN = {
  step: 0,
  units: null,
  images: null,
  dead_units: null,
  duplicate_units: null,
  sparsity: null,
  drift: null,
  drift_since: null,
  change: null,
  unchanged_since: null,
};

export function layerHealth(given: Partial<LayerHealth>): LayerHealth {
  return { layer: "conv1", ...UNKNOWN, interest: [], chosen: {}, ...given };
}

export function layerStep(given: Partial<LayerStep>): LayerStep {
  return { ...UNKNOWN, dead: [], duplicates: [], ...given };
}

/** Health by layer. */
export function healthOf(...layers: readonly Partial<LayerHealth>[]) {
  return new Map(layers.map((given) => [given.layer ?? "conv1", layerHealth(given)]));
}
