// The neighbours of one image by the layer's features, from a table of them.
import { useEffect } from "preact/hooks";
import { useShown } from "../elements/use-shown";
import type { Entry, Run } from "../state/contract";
import { place } from "../state/navigation";
import { row } from "../state/numbers";
import { NeighbourRow } from "./neighbour-row";

interface Props {
  readonly run: Run;
  readonly entries: readonly Entry[];
  readonly image: number;
  readonly onKnown: (ids: readonly number[]) => void;
}

function Found({ run, entry, image, onKnown }: Omit<Props, "entries"> & { readonly entry: Entry }) {
  const { shown } = useShown(run, entry, place.value.step);
  const query = row(shown?.facts.arrays.query_ids).indexOf(image);
  const ids = query < 0 ? "" : row(shown?.facts.arrays.image_ids, query).join(" ");
  useEffect(() => {
    onKnown(ids === "" ? [] : ids.split(" ").map(Number));
  }, [ids, onKnown]);
  if (shown === null) return null;
  if (query < 0) {
    return (
      <p class="faint">
        True neighbours were logged for {row(shown.facts.arrays.query_ids).length} query images, but
        not for this one.
      </p>
    );
  }
  return (
    <>
      <h3>Nearest in {entry.layer || "the pixels"}</h3>
      <NeighbourRow facts={shown.facts} query={query} size={56} />
    </>
  );
}

export function TrueNeighbours({ run, entries, image, onKnown }: Props) {
  const [entry] = entries;
  if (entry === undefined) {
    return <p class="faint">No table of true neighbours was logged for this layer.</p>;
  }
  return <Found run={run} entry={entry} image={image} onKnown={onKnown} />;
}
