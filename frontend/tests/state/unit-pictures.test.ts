import { expect, test } from "vitest";
import { picturing } from "../../src/state/unit-pictures";
import { atlas, entry } from "../visuals";

test("a feature image stands for a unit before its best patch, a kernel after both", () => {
  const large = { ...atlas(4), tile_width: 64, tile_height: 64 };
  const kernels = entry({ technique: "filters", atlas: atlas(4) });
  const patches = entry({ kind: "patches", technique: "max_patches", atlas: large });
  const images = entry({ technique: "feature_images", atlas: large });
  const note = entry({ kind: "note", technique: "dreams" });
  expect(picturing([note, kernels, patches, images])).toEqual([images, patches, kernels]);
});
