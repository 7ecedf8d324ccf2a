import { expect, test } from "vitest";
import { commandFor, origins, pythonFor } from "../../src/state/recipes";
import { log } from "../visuals";

test("a missing picture names the command and the line that make it", () => {
  log();
  const missing = { techniques: ["class_images"], classes: [3] };
  expect(commandFor(missing)).toBe(
    "netviz log MODEL IMAGES --logdir LOGDIR --techniques class_images --classes 3",
  );
  expect(pythonFor(missing)).toBe(
    'tb_netviz.log(model, "IMAGES", "LOGDIR", techniques=[tb_netviz.ClassImages(classes=[3])])',
  );
});

test("names of layers are quoted for the shell", () => {
  log();
  const command = commandFor({ techniques: ["max_patches"], layer: "block=2/it's a&b" });
  expect(command).toContain(`--layers 'block=2/it'\\''s a&b'`);
});

test("what an image lacks is asked for by the id of the image", () => {
  log();
  const line = pythonFor({ techniques: ["adversarial", "neighbours"], images: [7] });
  expect(line).toContain(
    "techniques=[tb_netviz.Adversarial(images=[7]), tb_netviz.Neighbours(queries=[7])]",
  );
});

test("the command repeats the options that the log was made with", () => {
  const recipe = { model: "m.keras", options: "--class-names 'my names.txt' --step 3" };
  expect(commandFor({ techniques: ["dreams"], images: [7] }, origins(recipe))).toBe(
    "netviz log m.keras IMAGES --logdir LOGDIR --techniques dreams --image-ids 7 --class-names 'my names.txt' --step 3",
  );
});

test("a unit without a feature image is asked for by its number, or with all of its layer", () => {
  log();
  const missing = { techniques: ["feature_images"], layer: "conv1", units: [17] };
  expect(commandFor(missing)).toBe(
    "netviz log MODEL IMAGES --logdir LOGDIR --techniques feature_images --layers conv1 --units all",
  );
  expect(pythonFor(missing)).toContain(
    'techniques=[tb_netviz.FeatureImages(units=[17])], layers=["conv1"]',
  );
});

test("an activation atlas is asked for with the map", () => {
  log();
  const missing = { techniques: ["embedding"], atlas: true };
  expect(commandFor(missing)).toBe(
    "netviz log MODEL IMAGES --logdir LOGDIR --techniques embedding --atlas",
  );
  expect(pythonFor(missing)).toContain("techniques=[tb_netviz.Embedding(atlas=8)]");
});
