// The canvas of a map: drag to pan or to draw an area, turn the wheel with Ctrl or press keys to zoom,
// point and click. When the layout changes, each point travels to its new coordinates.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Area, boxArea, drawOutline, thinned } from "../draw/map-area";
import type { CellLayer } from "../draw/map-cells";
import {
  drawEmphasis,
  drawPoints,
  type Emphasis,
  type Scene,
  type Sprites,
} from "../draw/map-marks";
import { type MapView, moved, type Points, placeOf, pointAt, zoomed } from "../draw/map-view";
import { middlePoint, nextPoint } from "../draw/map-walk";
import type { Mark } from "../draw/palette";
import { isDark, isShown } from "../state/host";
import { MAP_KEYS, mapAction } from "./map-keys";
import { MapTools } from "./map-tools";
import { useMapView } from "./use-map-view";
import { useWidth } from "./use-size";
import { useTravel } from "./use-travel";

/** Where the pointer is: the point under it (-1 if none), in pixels and in the map's coordinates. */
export interface Pointed {
  readonly point: number;
  readonly pixel: readonly [x: number, y: number];
  readonly place: readonly [x: number, y: number];
}

interface Props {
  readonly points: Points;
  readonly emphasis: Emphasis;
  /** Points in the foreground; null means all. */
  readonly lit: ReadonlySet<number> | null;
  readonly sprites: Sprites | null;
  readonly cells: CellLayer | null;
  readonly label: string;
  readonly markOf: (point: number) => Mark;
  /** The view as text; empty while the map fits. */
  readonly zoom: string;
  readonly onZoom: (zoom: string) => void;
  /** Null once the pointer has left. */
  readonly onHover: (pointed: Pointed | null) => void;
  readonly onSelect: (pointed: Pointed) => void;
  /** Called with a point that the keyboard moved to, and to open the selected one. */
  readonly onWalk: (point: number) => void;
  readonly onOpen: () => void;
  readonly onArea: (area: Area | null) => void;
}

const PAN_STEP = 40; // pixels
const LEAST_DRAG = 4; // pixels; less is a click

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly hasMoved: boolean;
  /** The line drawn so far, in pixels; null while the map is moved. */
  readonly line: Area | null;
}

/** A height that keeps the heading and the legend in view on a small screen. */
function roomyHeight(): number {
  return Math.max(320, Math.min(640, window.innerHeight - 320));
}

function inMap(view: MapView, line: Area): Area {
  return thinned(line).map(([x, y]) => placeOf(view, x, y));
}

export function MapCanvas(props: Props) {
  const { points, emphasis, lit, sprites, cells, markOf, zoom, onZoom, onHover } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [isDrawing, setDrawing] = useState(false);
  const width = useWidth(box);
  const height = roomyHeight();
  const travelling = useTravel(points);
  const given = { canvas, points: travelling, width, height, zoom, onZoom };
  const { view, isFitted, isHinted, setView, forgetHint } = useMapView(given);
  const density = window.devicePixelRatio;
  const dark = isDark.value;
  const ink = dark ? "#ffffff" : "#000000";
  const ground = dark ? "#1a1c1f" : "#f3f4f5";
  const scene: Scene = {
    points: travelling,
    view,
    width,
    height,
    sprites,
    cells,
    ink,
    ground,
    markOf,
  };
  const isReady = width > 0 && isShown.value;
  const { scale, originX, originY } = view;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !isReady) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    drawPoints(context, scene, lit);
  }, [
    ...[travelling, scale, originX, originY, width, height],
    ...[sprites, cells, lit, markOf, density, isReady],
  ]);

  useLayoutEffect(() => {
    const context = overlay.current?.getContext("2d");
    if (!context || !isReady) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    drawEmphasis(context, scene, emphasis);
    if (drag?.line) drawOutline(context, drag.line, ink, false);
  });

  const pointedBy = (event: MouseEvent): Pointed => {
    const { left, top } = canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const pixel = [event.clientX - left, event.clientY - top] as const;
    const point = cells?.isAlone ? -1 : pointAt(travelling, view, ...pixel);
    return { point, pixel, place: placeOf(view, ...pixel) };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const action = mapAction(event);
    if (action === null || (action.does === "clear" && emphasis.area === null)) return;
    event.preventDefault();
    event.stopPropagation();
    const { selected } = emphasis;
    switch (action.does) {
      case "zoom":
        return setView(zoomed(view, action.by, width / 2, height / 2));
      case "pan":
        return setView(moved(view, -PAN_STEP * action.right, PAN_STEP * action.up));
      case "fit":
        return setView(null);
      case "walk":
        return props.onWalk(
          selected < 0
            ? middlePoint(points, view, width, height)
            : nextPoint(points, selected, action.right, action.up),
        );
      case "open":
        return selected < 0
          ? props.onWalk(middlePoint(points, view, width, height))
          : props.onOpen();
      case "choose":
        return props.onArea(boxArea(...placeOf(view, 0, height), ...placeOf(view, width, 0)));
      case "clear":
        return props.onArea(null);
    }
  };

  const onPointerMove = (event: PointerEvent) => {
    if (drag === null) return onHover(pointedBy(event));
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.hasMoved && Math.hypot(dx, dy) < LEAST_DRAG) return;
    const line = drag.line && [...drag.line, pointedBy(event).pixel];
    setDrag({ x: event.clientX, y: event.clientY, hasMoved: true, line });
    if (line === null) setView(moved(view, dx, dy));
  };

  const onPointerUp = (event: PointerEvent) => {
    setDrag(null);
    if (!drag?.hasMoved) return props.onSelect(pointedBy(event));
    if (drag.line === null || drag.line.length < 3) return;
    props.onArea(inMap(view, drag.line));
    setDrawing(false);
  };

  const size = {
    width: Math.round(width * density),
    height: Math.round(height * density),
    style: { width: `${width}px`, height: `${height}px` },
  };
  return (
    <div ref={box} class="map" style={{ height: `${height}px` }}>
      <canvas
        ref={canvas}
        {...size}
        role="img"
        tabIndex={0}
        aria-label={`${props.label}. ${MAP_KEYS}`}
        onKeyDown={onKeyDown}
        onDblClick={() => setView(null)}
        onPointerDown={(event) => {
          const line = isDrawing || event.shiftKey ? [pointedBy(event).pixel] : null;
          setDrag({ x: event.clientX, y: event.clientY, hasMoved: false, line });
          event.currentTarget.focus({ preventScroll: true });
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrag(null)}
        onPointerLeave={() => {
          onHover(null);
          forgetHint();
        }}
      />
      <canvas ref={overlay} {...size} class="map-overlay" />
      {isHinted && <p class="map-hint">To zoom, hold Ctrl, or click the map first.</p>}
      <MapTools
        isFitted={isFitted}
        onZoom={(factor) => setView(zoomed(view, factor, width / 2, height / 2))}
        onFit={() => setView(null)}
        isDrawing={isDrawing}
        onDrawing={setDrawing}
      />
    </div>
  );
}
