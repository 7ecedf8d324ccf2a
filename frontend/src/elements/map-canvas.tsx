// The canvas of a map: drag to pan, turn the wheel with Ctrl or press keys to zoom, point and click.
// When the layout changes, each point travels to its new coordinates.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  drawEmphasis,
  drawPoints,
  type Emphasis,
  type Scene,
  type Sprites,
} from "../draw/map-marks";
import {
  fittingView,
  type MapView,
  moved,
  type Points,
  pointAt,
  viewFrom,
  viewText,
  zoomed,
} from "../draw/map-view";
import type { Mark } from "../draw/palette";
import { isDark, isShown } from "../state/host";
import { MapTools, ZOOM_STEP } from "./map-tools";
import { useWidth } from "./use-size";
import { useTravel } from "./use-travel";

interface Props {
  readonly points: Points;
  readonly emphasis: Emphasis;
  /** Points in the foreground; null means all. */
  readonly lit: ReadonlySet<number> | null;
  readonly sprites: Sprites | null;
  readonly label: string;
  readonly markOf: (point: number) => Mark;
  /** The view as text; empty while the map fits. */
  readonly zoom: string;
  readonly onZoom: (zoom: string) => void;
  readonly onHover: (point: number, x: number, y: number) => void;
  readonly onSelect: (point: number) => void;
}

const PAN_STEP = 40; // pixels
const LEAST_DRAG = 4; // pixels; less is a click
const REST_MS = 300;
const WHEEL_BASE = 1.0015; // zoom per unit of the wheel's delta

const ZOOMS: Readonly<Record<string, number>> = { "+": ZOOM_STEP, "-": 1 / ZOOM_STEP };
const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [PAN_STEP, 0],
  ArrowRight: [-PAN_STEP, 0],
  ArrowUp: [0, PAN_STEP],
  ArrowDown: [0, -PAN_STEP],
};

/** A height that keeps the heading and the legend in view on a small screen. */
function roomyHeight(): number {
  return Math.max(320, Math.min(640, window.innerHeight - 320));
}

export function MapCanvas(props: Props) {
  const { points, emphasis, lit, sprites, label, markOf, zoom, onZoom, onHover, onSelect } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const width = useWidth(box);
  const height = roomyHeight();
  const travelling = useTravel(points);
  /** The view while it is changed; null once the address has it. */
  const [draft, setDraft] = useState<MapView | null>(null);
  const [isHinted, setHinted] = useState(false);
  const own = draft ?? viewFrom(zoom, width, height);
  const view = own ?? fittingView(travelling, width, height);
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => {
      onZoom(viewText(draft, width, height));
      setDraft(null);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [draft, width, height]);
  const setOwn = (next: MapView | null) => {
    setDraft(next);
    if (next === null) onZoom("");
  };
  const density = window.devicePixelRatio;
  const dark = isDark.value;
  const shown = isShown.value;

  const ink = dark ? "#ffffff" : "#000000";
  const scene: Scene = { points: travelling, view, width, height, sprites, ink, markOf };
  const isReady = width > 0 && shown;
  const { scale, originX, originY } = view;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !isReady) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    drawPoints(context, scene, lit);
  }, [travelling, scale, originX, originY, width, height, sprites, lit, markOf, density, isReady]);

  useLayoutEffect(() => {
    const context = overlay.current?.getContext("2d");
    if (!context || !isReady) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    drawEmphasis(context, scene, emphasis);
  });

  const pixelOf = (event: MouseEvent) => {
    const { left, top } = canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return [event.clientX - left, event.clientY - top] as const;
  };
  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    // Preact cannot add a listener that is not passive, and a passive one cannot keep the page still.
    const wheel = (event: WheelEvent) => {
      // The wheel scrolls the page, unless somebody works with the map.
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== target) {
        setHinted(true);
        return;
      }
      setHinted(false);
      event.preventDefault();
      setOwn(zoomed(view, WHEEL_BASE ** -event.deltaY, ...pixelOf(event)));
    };
    target.addEventListener("wheel", wheel, { passive: false });
    return () => target.removeEventListener("wheel", wheel);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zoom = ZOOMS[event.key];
    const [dx, dy] = PANS[event.key] ?? [0, 0];
    if (event.key === "0") setOwn(null);
    else if (zoom !== undefined) setOwn(zoomed(view, zoom, width / 2, height / 2));
    else if (dx !== 0 || dy !== 0) setOwn(moved(view, dx, dy));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} class="map" style={{ height: `${height}px` }}>
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        aria-label={`${label}. Press plus or minus to zoom, an arrow to move, 0 to show everything.`}
        width={Math.round(width * density)}
        height={Math.round(height * density)}
        style={{ width: `${width}px`, height: `${height}px` }}
        onKeyDown={onKeyDown}
        onDblClick={() => setOwn(null)}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
          event.currentTarget.focus({ preventScroll: true });
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const from = drag.current;
          if (from === null) {
            const [x, y] = pixelOf(event);
            onHover(pointAt(travelling, view, x, y), x, y);
            return;
          }
          const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
          if (!from.moved && Math.hypot(dx, dy) < LEAST_DRAG) return;
          drag.current = { x: event.clientX, y: event.clientY, moved: true };
          setOwn(moved(view, dx, dy));
        }}
        onPointerUp={(event) => {
          const wasDrag = drag.current?.moved ?? false;
          drag.current = null;
          if (!wasDrag) onSelect(pointAt(travelling, view, ...pixelOf(event)));
        }}
        onPointerLeave={() => {
          onHover(-1, 0, 0);
          setHinted(false);
        }}
      />
      <canvas
        ref={overlay}
        class="map-overlay"
        width={Math.round(width * density)}
        height={Math.round(height * density)}
        style={{ width: `${width}px`, height: `${height}px` }}
      />
      {isHinted && <p class="map-hint">To zoom, hold Ctrl, or click the map first.</p>}
      <MapTools
        isFitted={own === null}
        onZoom={(factor) => setOwn(zoomed(view, factor, width / 2, height / 2))}
        onFit={() => setOwn(null)}
      />
    </div>
  );
}
