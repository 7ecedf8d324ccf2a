// Finding entries of the index again.
import type { Entry } from "./contract";
import { techniqueName } from "./words";

/** Key of an entry among those of its layer: its technique and kind, and what the writer added to
 * the tag where one technique shows several visuals of one kind there. */
export function keyOf(entry: Entry): string {
  const { kind, technique, layer, tag } = entry;
  const plain = layer === "" ? `${kind}/${technique}` : `${kind}/${technique}/${layer}`;
  const added = tag.startsWith(plain) ? tag.slice(plain.length) : "";
  return `${technique}-${kind}${added}`;
}

/** The entry that a key means; a technique alone means its first visual; else the first of all. */
export function entryOf(entries: readonly Entry[], key: string): Entry | undefined {
  return (
    entries.find((entry) => keyOf(entry) === key) ??
    entries.find((entry) => key === entry.technique || key.startsWith(`${entry.technique}-`)) ??
    entries[0]
  );
}

/** Kinds that are about the whole network and have pages of their own. */
export function isFrameKind(entry: Entry): boolean {
  return entry.kind === "model" || entry.kind === "images";
}

/** Heading of an entry, or of one of its steps, where its layer is named beside it. */
export function shortTitle(of: Pick<Entry, "title" | "layer" | "technique">): string {
  const { title, layer, technique } = of;
  if (title === "") return techniqueName(technique);
  const ending = [` of ${layer}`, ` in ${layer}`].find((text) => title.endsWith(text));
  return layer !== "" && ending !== undefined ? title.slice(0, -ending.length) : title;
}
