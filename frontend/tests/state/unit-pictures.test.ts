import { expect, test } from "vitest";
import { tellingOfUnits } from "../../src/state/unit-pictures";
import { atlas, entry } from "../visuals";

test("feature images tell most of a unit, then patches, then responses, then kernels", () => {
  const large = { ...atlas(4), tile_width: 64, tile_height: 64 };
  const kernels = entry({ technique: "filters", atlas: atlas(4) });
  const patches = entry({ kind: "patches", technique: "max_patches", atlas: large });
  const images = entry({ technique: "feature_images", atlas: large });
  const responses = entry({ kind: "responses", technique: "responses" });
  const note = entry({ kind: "note", technique: "dreams" });
  expect(tellingOfUnits([note, kernels, responses, patches, images])).toEqual([
    images,
    patches,
    responses,
    kernels,
  ]);
});
