// The buttons of a map. Its keys do the same.

export const ZOOM_STEP = 1.3;

interface Props {
  /** Whether the whole map is in view. */
  readonly isFitted: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
}

export function MapTools({ isFitted, onZoom, onFit }: Props) {
  return (
    <div class="map-tools">
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
