// Keys and headings of index entries.
import type { Entry } from "./contract";
import { techniqueName } from "./words";

/** Key of an entry within its layer: technique and kind, plus what the writer appended to the tag if
 * one technique has several visuals of one kind there. */
export function keyOf(entry: Entry): string {
  const { kind, technique, layer, tag } = entry;
  const plain = layer === "" ? `${kind}/${technique}` : `${kind}/${technique}/${layer}`;
  const added = tag.startsWith(plain) ? tag.slice(plain.length) : "";
  return `${technique}-${kind}${added}`;
}

/** The entry with a key. A technique alone means its first visual; an unknown key, the first of all. */
export function entryOf(entries: readonly Entry[], key: string): Entry | undefined {
  return (
    entries.find((entry) => keyOf(entry) === key) ??
    entries.find((entry) => key === entry.technique || key.startsWith(`${entry.technique}-`)) ??
    entries[0]
  );
}

/** Whether an entry describes the run as a whole and has a page of its own. */
export function isFrameKind(entry: Entry): boolean {
  return entry.kind === "model" || entry.kind === "images";
}

/** Heading of an entry, or of one of its steps, for use beside the name of its layer. */
export function shortTitle(of: Pick<Entry, "title" | "layer" | "technique">): string {
  const { title, layer, technique } = of;
  if (title === "") return techniqueName(technique);
  const ending = [` of ${layer}`, ` in ${layer}`].find((text) => title.endsWith(text));
  if (layer === "") return title;
  if (ending !== undefined) return title.slice(0, -ending.length);
  return title.endsWith(` ${layer}`) ? `${title.slice(0, -layer.length)}it` : title;
}
