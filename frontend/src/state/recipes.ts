// The command and the Python line that log what a page lacks.
import type { VisualFacts } from "./contract";
import { model } from "./store";

export interface Missing {
  readonly techniques: readonly string[];
  readonly layer?: string;
  /** Classes that it is about. */
  readonly classes?: readonly number[];
  /** Units of the layer that it is about. The command makes all of the layer's units. */
  readonly units?: readonly number[];
  /** Images that it is about, by id. */
  readonly images?: readonly number[];
  /** Whether it is the activation atlas of a map. */
  readonly atlas?: boolean;
}

/** The class of a technique and its argument that takes ids of images. */
const OF_IMAGES: Readonly<Record<string, readonly [string, string]>> = {
  adversarial: ["Adversarial", "images"],
  inversions: ["Inversions", "images"],
  dreams: ["Dreams", "images"],
  neighbours: ["Neighbours", "queries"],
};

/** Cells along the longer side of an atlas, as the command makes it. */
const CELLS = 8;

/** What a log was made from, and the options that its command repeats, as a shell takes them. */
interface Origins {
  readonly model: string;
  readonly images: string;
  readonly logs: string;
  readonly options: string;
}

/** What the log was made from, where the model's recipe says so; else words to replace. */
export function origins(recipe: VisualFacts["recipe"] = model.value?.recipe ?? {}): Origins {
  const text = (name: string, fallback: string) => {
    const value = recipe[name];
    return typeof value === "string" && value !== "" ? value : fallback;
  };
  return {
    model: text("model", "MODEL"),
    images: text("images", "IMAGES"),
    logs: text("log_dir", "LOGDIR"),
    options: text("options", ""),
  };
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export function commandFor(
  { techniques, layer, classes, units, images: ids, atlas }: Missing,
  { model: network, images, logs, options }: Origins = origins(),
): string {
  const words = ["netviz", "log", network, images, "--logdir", logs];
  words.push("--techniques", ...techniques);
  if (layer !== undefined) words.push("--layers", layer);
  if (classes !== undefined) words.push("--classes", ...classes.map(String));
  if (units !== undefined) words.push("--units", "all");
  if (ids !== undefined) words.push("--image-ids", ...ids.map(String));
  if (atlas) words.push("--atlas");
  // The options are as they were typed, so that the pictures join those of the log.
  return `${words.map(quoted).join(" ")} ${options}`.trim();
}

/** A technique as an argument in Python, with the classes or images that it is about. */
function configured(name: string, { classes, images, units, atlas }: Missing): string {
  if (name === "feature_images" && units !== undefined) {
    return `tb_netviz.FeatureImages(units=[${units.join(", ")}])`;
  }
  if (name === "class_images" && classes !== undefined) {
    return `tb_netviz.ClassImages(classes=[${classes.join(", ")}])`;
  }
  if (name === "embedding" && atlas) return `tb_netviz.Embedding(atlas=${CELLS})`;
  const ofImages = OF_IMAGES[name];
  if (ofImages !== undefined && images !== undefined) {
    const [technique, argument] = ofImages;
    return `tb_netviz.${technique}(${argument}=[${images.join(", ")}])`;
  }
  return JSON.stringify(name);
}

export function pythonFor(missing: Missing): string {
  const { techniques, layer } = missing;
  const { images, logs } = origins();
  const list = (of: readonly string[]) => `[${of.map((one) => JSON.stringify(one)).join(", ")}]`;
  const named = techniques.map((name) => configured(name, missing));
  const parts = ["model", JSON.stringify(images), JSON.stringify(logs)];
  parts.push(`techniques=[${named.join(", ")}]`);
  if (layer !== undefined) parts.push(`layers=${list([layer])}`);
  return `tb_netviz.log(${parts.join(", ")})`;
}
