// Which panel shows which kind of picture. Kinds, not techniques: a new technique needs nothing here.
import type { FunctionComponent } from "preact";
import type { Shown } from "../elements/use-shown";
import { GridPanel } from "./grid";
import { NotePanel } from "./note";

export interface PanelProps {
  readonly shown: Shown;
  /** Only this unit's tiles. */
  readonly unit?: number;
  /** Only this image's row. */
  readonly image?: number;
}

export const PANELS: Readonly<Record<string, FunctionComponent<PanelProps>>> = {
  grid: GridPanel,
  note: NotePanel,
};
