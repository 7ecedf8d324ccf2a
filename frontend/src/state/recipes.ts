// The command and the Python line that log what a page lacks.
import { model } from "./store";

export interface Missing {
  readonly techniques: readonly string[];
  readonly layer?: string;
  /** Classes, or images by id, that it is about. */
  readonly classes?: readonly number[];
}

/** What the log was made from, where the model's recipe says so; else words to replace. */
function origins(): { readonly model: string; readonly images: string; readonly logs: string } {
  const recipe = model.value?.recipe ?? {};
  const text = (name: string, fallback: string) => {
    const value = recipe[name];
    return typeof value === "string" && value !== "" ? value : fallback;
  };
  return {
    model: text("model", "MODEL"),
    images: text("images", "IMAGES"),
    logs: text("log_dir", "LOGDIR"),
  };
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export function commandFor({ techniques, layer, classes }: Missing): string {
  const { model: network, images, logs } = origins();
  const words = ["netviz", "log", network, images, "--logdir", logs];
  words.push("--techniques", ...techniques);
  if (layer !== undefined) words.push("--layers", layer);
  if (classes !== undefined) words.push("--classes", ...classes.map(String));
  return words.map(quoted).join(" ");
}

export function pythonFor({ techniques, layer, classes }: Missing): string {
  const { images, logs } = origins();
  const list = (of: readonly string[]) => `[${of.map((one) => JSON.stringify(one)).join(", ")}]`;
  const named = techniques.map((name) =>
    name === "class_images" && classes !== undefined
      ? `tb_netviz.ClassImages(classes=[${classes.join(", ")}])`
      : JSON.stringify(name),
  );
  const parts = ["model", JSON.stringify(images), JSON.stringify(logs)];
  parts.push(`techniques=[${named.join(", ")}]`);
  if (layer !== undefined) parts.push(`layers=${list([layer])}`);
  return `tb_netviz.log(${parts.join(", ")})`;
}
