// The layers as a list: a row for each, and lanes that lead from a layer to the next.
import type { RefObject } from "preact";
import { laneCount, lanesOf } from "../draw/lanes";
import { gutterWidth, LaneGutter } from "../elements/lane-gutter";
import { RovingLinks, useRoving } from "../elements/use-roving";
import { useWidth } from "../elements/use-size";
import type { LayerFacts, Run } from "../state/contract";
import { shownParents } from "../state/layers";
import { layers } from "../state/store";
import { LayerRow } from "./layer-row";

const ROW_PADDING = 24; // CSS pixels

interface Props {
  readonly run: Run;
  readonly listed: readonly LayerFacts[];
  /** The technique whose pictures are wanted; if empty, the one with most units. */
  readonly technique: string;
  /** Whether the layers come in the order in which they run. */
  readonly isInOrder: boolean;
  /** Gets the element of the list. */
  readonly list: RefObject<HTMLDivElement | null>;
}

export function LayerList({ run, listed, technique, isInOrder, list }: Props) {
  const width = useWidth(list);
  useRoving(list);
  // Sorted by anything else, lanes would lead nowhere.
  const rows = isInOrder
    ? lanesOf(
        listed.map((layer) => layer.path),
        shownParents(layers.value, listed),
      )
    : [];
  const lanes = laneCount(rows);
  return (
    <div class="layer-list" ref={list} role="grid" aria-label="Layers">
      <RovingLinks.Provider value={true}>
        {listed.map((layer, i) => {
          const row = rows[i];
          return (
            <div class="layer-row" key={layer.path} role="row" data-row="">
              {row && <LaneGutter row={row} lanes={lanes} />}
              <LayerRow
                run={run}
                layer={layer}
                technique={technique}
                room={width - gutterWidth(lanes) - ROW_PADDING}
              />
            </div>
          );
        })}
      </RovingLinks.Provider>
    </div>
  );
}
