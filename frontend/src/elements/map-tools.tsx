// The buttons of a map. Its keys do the same.
import { ZOOM_STEP } from "./map-keys";

interface Props {
  /** Whether the whole map is in view. */
  readonly isFitted: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  /** Whether dragging draws an area instead of moving the map. */
  readonly isDrawing: boolean;
  readonly onDrawing: (isDrawing: boolean) => void;
}

export function MapTools({ isFitted, onZoom, onFit, isDrawing, onDrawing }: Props) {
  return (
    <div class="map-tools">
      <button
        type="button"
        class="toggle"
        title="Draw around images to choose them (Shift and drag; a: all in view)"
        aria-pressed={isDrawing}
        onClick={() => onDrawing(!isDrawing)}
      >
        lasso
      </button>
      <button
        type="button"
        title="Zoom in (+)"
        aria-label="Zoom in"
        onClick={() => onZoom(ZOOM_STEP)}
      >
        +
      </button>
      <button
        type="button"
        title="Zoom out (-)"
        aria-label="Zoom out"
        onClick={() => onZoom(1 / ZOOM_STEP)}
      >
        −
      </button>
      <button type="button" title="Show all (0)" disabled={isFitted} onClick={onFit}>
        all
      </button>
    </div>
  );
}
