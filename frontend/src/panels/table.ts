// Which panel shows which kind of visual. A new technique of a known kind needs nothing here.
import type { FunctionComponent } from "preact";
import { GridPanel } from "./grid";
import { ImagesPanel } from "./images";
import { LadderPanel } from "./ladder";
import { NeighboursPanel } from "./neighbours";
import { NotePanel } from "./note";
import { PatchesPanel } from "./patches";
import { PredictionsPanel } from "./predictions";
import type { PanelProps } from "./props";
import { ScatterPanel } from "./scatter";

/** The kind `model` has no panel: it makes the overview and the rail. */
export const PANELS: Readonly<Record<string, FunctionComponent<PanelProps>>> = {
  grid: GridPanel,
  images: ImagesPanel,
  ladder: LadderPanel,
  neighbours: NeighboursPanel,
  note: NotePanel,
  patches: PatchesPanel,
  predictions: PredictionsPanel,
  scatter: ScatterPanel,
};
