// Which panel shows which kind of visual. A new technique of a known kind needs nothing here.
// Those that no first picture needs are loaded later; vite.config.ts says which files make a chunk.
import type { FunctionComponent } from "preact";
import { type Later, later } from "../elements/later";
import { GridPanel } from "./grid";
import { ImagesPanel } from "./images";
import { NeighboursPanel } from "./neighbours";
import { NotePanel } from "./note";
import { PatchesPanel } from "./patches";
import type { PanelProps } from "./props";

type Body = FunctionComponent<PanelProps> | Later<PanelProps>;

/** The kind `model` has no panel: it makes the overview and the rail. */
export const PANELS: Readonly<Record<string, Body>> = {
  cells: later(async () => (await import("./cells")).CellsPanel),
  connections: later(async () => (await import("./connections")).ConnectionsPanel),
  excitations: later(async () => (await import("./excitations")).ExcitationsPanel),
  grid: GridPanel,
  images: ImagesPanel,
  ladder: later(async () => (await import("./ladder")).LadderPanel),
  neighbours: NeighboursPanel,
  note: NotePanel,
  patches: PatchesPanel,
  predictions: later(async () => (await import("./predictions")).PredictionsPanel),
  responses: later(async () => (await import("./responses")).ResponsesPanel),
  scatter: later(async () => (await import("./scatter")).ScatterPanel),
};

/** Kinds whose panels find the tiles in sight themselves: they load no sheet that nobody sees. */
export const FIND_TILES = ["grid", "images", "patches"];
