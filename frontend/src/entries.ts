// Finding entries of the index again.
import type { Entry } from "./contract";
import { techniqueName } from "./words";

/** Short key of an entry among those of its layer: its technique, and what the writer added to the
 * tag where one technique shows several visuals of a layer. */
export function keyOf(entry: Entry): string {
  const plain = `${entry.kind}/${entry.technique}/${entry.layer}`;
  const added = entry.tag.startsWith(plain) ? entry.tag.slice(plain.length) : "";
  return entry.kind === "note" ? `${entry.technique}-note${added}` : `${entry.technique}${added}`;
}

/** The entry that a key means, the nearest thing where it is not there, else the first. */
export function entryOf(entries: readonly Entry[], key: string): Entry | undefined {
  return (
    entries.find((entry) => keyOf(entry) === key) ??
    entries.find((entry) => entry.technique === key) ??
    entries[0]
  );
}

/** Kinds that are about the whole network and have pages of their own. */
export function isFrameKind(entry: Entry): boolean {
  return entry.kind === "model" || entry.kind === "images";
}

/** Heading of an entry where its layer is named beside it. */
export function shortTitle(entry: Entry): string {
  const ending = ` of ${entry.layer}`;
  const { title } = entry;
  if (title === "") return techniqueName(entry.technique);
  return entry.layer !== "" && title.endsWith(ending) ? title.slice(0, -ending.length) : title;
}
