// The first pictures of a grid of classes in one row; its heading leads to all of them.
import { useRef } from "preact/hooks";
import { PlaceLink } from "../elements/place-link";
import { Strip } from "../elements/strip";
import { useWidth } from "../elements/use-size";
import type { Entry, Run } from "../state/contract";
import { keyOf, shortTitle } from "../state/entries";
import { page } from "../state/navigation";

const SIZE = 104; // CSS pixels

export function ClassStrip({ run, entry }: { readonly run: Run; readonly entry: Entry }) {
  const box = useRef<HTMLDivElement>(null);
  const room = useWidth(box);
  const technique = keyOf(entry);
  const { layer } = entry;
  const to = page(
    layer === "" ? { view: "network", technique } : { view: "layer", layer, technique },
  );
  return (
    <section class="panel class-strip" data-kind="class-strip">
      <h2>
        <PlaceLink to={to}>{shortTitle(entry)}</PlaceLink>{" "}
        <span class="badge">{entry.atlas?.count ?? 0}</span>
      </h2>
      <div ref={box}>{room > 0 && <Strip run={run} entry={entry} room={room} size={SIZE} />}</div>
    </section>
  );
}
