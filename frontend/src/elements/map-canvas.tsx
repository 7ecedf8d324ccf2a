// The canvas of a map: pan by dragging, zoom by wheel or keys, point and click. Points keep their
// identity: when the layout changes they travel to their new places.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  between,
  drawEmphasis,
  drawPoints,
  type Emphasis,
  fittingView,
  type MapView,
  type Points,
  pointAt,
  type Scene,
  type Sprites,
  zoomed,
} from "../draw/scatter";
import { isDark, isShown } from "../state/host";
import { useWidth } from "./use-size";

interface Props {
  readonly points: Points;
  readonly emphasis: Emphasis;
  /** Points that are not in the background; null: all. */
  readonly lit: ReadonlySet<number> | null;
  readonly sprites: Sprites | null;
  readonly label: string;
  readonly onHover: (point: number, x: number, y: number) => void;
  readonly onSelect: (point: number) => void;
}

const TRAVEL_MS = 450;
const ZOOM_STEP = 1.3;
const PAN_STEP = 40;

/** A height that leaves the heading and the legend in view on a small screen. */
function roomyHeight(): number {
  return Math.max(320, Math.min(640, window.innerHeight - 320));
}

function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The points on their way to a new layout. */
function useTravel(points: Points): Points {
  const [now, setNow] = useState(points);
  const drawn = useRef(points);
  drawn.current = now;
  useEffect(() => {
    const from = drawn.current;
    if (from === points) return;
    if (prefersStillness() || !isShown.peek()) {
      setNow(points);
      return;
    }
    const begin = performance.now();
    let frame = requestAnimationFrame(function step(time) {
      const share = Math.min(1, (time - begin) / TRAVEL_MS);
      const eased = share * share * (3 - 2 * share);
      setNow(between(from, points, eased));
      if (share < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [points]);
  return now;
}

export function MapCanvas({ points, emphasis, lit, sprites, label, onHover, onSelect }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const width = useWidth(box);
  const height = roomyHeight();
  const travelling = useTravel(points);
  /** What the person moved, relative to the fitting view; null: everything is shown. */
  const [own, setOwn] = useState<MapView | null>(null);
  const view = own ?? fittingView(travelling, width, height);
  const density = window.devicePixelRatio;
  const dark = isDark.value;
  const shown = isShown.value;

  const ink = dark ? "#ffffff" : "#000000";
  const scene: Scene = { points: travelling, view, width, height, sprites, ink };
  const isReady = width > 0 && shown;
  const { scale, originX, originY } = view;

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !isReady) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    drawPoints(context, scene, lit);
  }, [travelling, scale, originX, originY, width, height, sprites, lit, density, isReady]);

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
    // Added by hand: a wheel listener must not be passive if the page is not to scroll.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      setOwn(zoomed(view, 1.0015 ** -event.deltaY, ...pixelOf(event)));
    };
    target.addEventListener("wheel", wheel, { passive: false });
    return () => target.removeEventListener("wheel", wheel);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const middle = [width / 2, height / 2] as const;
    const moves: Readonly<Record<string, () => void>> = {
      "+": () => setOwn(zoomed(view, ZOOM_STEP, ...middle)),
      "-": () => setOwn(zoomed(view, 1 / ZOOM_STEP, ...middle)),
      "0": () => setOwn(null),
      ArrowLeft: () => setOwn({ ...view, originX: view.originX + PAN_STEP }),
      ArrowRight: () => setOwn({ ...view, originX: view.originX - PAN_STEP }),
      ArrowUp: () => setOwn({ ...view, originY: view.originY + PAN_STEP }),
      ArrowDown: () => setOwn({ ...view, originY: view.originY - PAN_STEP }),
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };

  return (
    <div ref={box} class="map" style={{ height: `${height}px` }}>
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        aria-label={`${label}. Keys: plus and minus zoom, arrows move, 0 shows all.`}
        width={Math.round(width * density)}
        height={Math.round(height * density)}
        style={{ width: `${width}px`, height: `${height}px` }}
        onKeyDown={onKeyDown}
        onDblClick={() => setOwn(null)}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
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
          if (!from.moved && Math.hypot(dx, dy) < 4) return;
          drag.current = { x: event.clientX, y: event.clientY, moved: true };
          setOwn({ ...view, originX: view.originX + dx, originY: view.originY + dy });
        }}
        onPointerUp={(event) => {
          const wasDrag = drag.current?.moved ?? false;
          drag.current = null;
          if (!wasDrag) onSelect(pointAt(travelling, view, ...pixelOf(event)));
        }}
        onPointerLeave={() => onHover(-1, 0, 0)}
      />
      <canvas
        ref={overlay}
        class="map-overlay"
        width={Math.round(width * density)}
        height={Math.round(height * density)}
        style={{ width: `${width}px`, height: `${height}px` }}
      />
      <div class="map-tools">
        <button
          type="button"
          title="Zoom in (+)"
          aria-label="Zoom in"
          onClick={() => setOwn(zoomed(view, ZOOM_STEP, width / 2, height / 2))}
        >
          +
        </button>
        <button
          type="button"
          title="Zoom out (-)"
          aria-label="Zoom out"
          onClick={() => setOwn(zoomed(view, 1 / ZOOM_STEP, width / 2, height / 2))}
        >
          −
        </button>
        <button
          type="button"
          title="Show all (0)"
          disabled={own === null}
          onClick={() => setOwn(null)}
        >
          all
        </button>
      </div>
    </div>
  );
}
