// The activation atlas of a shown map: whether there is one, and its pictures once they are wanted.
import { useMemo } from "preact/hooks";
import type { CellLayer } from "../draw/map-cells";
import type { Shown } from "../elements/use-shown";
import { showing } from "../elements/use-shown";
import { place } from "../state/navigation";
import { entries, factsOf } from "../state/store";
import { belongs, boxesOf, cellNames, cellsOf } from "./map-atlas";

interface MapCells {
  /** Whether this map has an atlas. */
  readonly hasAtlas: boolean;
  readonly layer: CellLayer | null;
  /** The atlas as it is shown; null until it is loaded or wanted. */
  readonly shown: Shown | null;
}

export function useMapCells(map: Shown): MapCells {
  const entry = cellsOf(entries.value, map.entry);
  const facts = factsOf(entry);
  const hasAtlas = facts?.state === "ready" && belongs(facts.value, map.facts);
  const wanted = place.value.cells;
  const shown =
    entry && hasAtlas && wanted !== "" ? showing(map.run, entry, place.value.step).shown : null;
  const [own, picture] = [shown?.facts ?? null, shown?.picture ?? null];
  const layer = useMemo(() => {
    if (own === null || own.atlas === null || picture === null) return null;
    return {
      picture,
      atlas: own.atlas,
      boxes: boxesOf(own),
      names: cellNames(own),
      isAlone: wanted === "alone",
    };
  }, [own, picture, wanted]);
  return { hasAtlas, layer, shown };
}
