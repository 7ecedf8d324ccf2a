import { expect, test } from "vitest";
import { fileName } from "../../src/draw/save";

test("file names hold what was selected and nothing that file systems refuse", () => {
  expect(fileName(["run/1", 8, "block=2/conv", 17, "filters"], "png")).toBe(
    "run-1_8_block-2-conv_17_filters.png",
  );
});
