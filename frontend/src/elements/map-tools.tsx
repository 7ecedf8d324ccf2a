// Buttons of a map: what its keys do.

export const ZOOM_STEP = 1.3;

interface Props {
  /** Whether all of the map is shown already. */
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
