// The props of every panel.
import type { Shown } from "../elements/use-shown";

export interface PanelProps {
  readonly shown: Shown;
  /** Only this unit's tiles. */
  readonly unit?: number;
  /** Only this image's row. */
  readonly image?: number;
}
