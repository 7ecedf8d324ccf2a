// A canvas at the density of the screen that is drawn again when what it shows changes.
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

type Draw = (context: CanvasRenderingContext2D, density: number) => void;

/** Sizes a canvas in CSS pixels and draws on it, in CSS pixels, whenever a dependency changes. */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  width: number,
  height: number,
  dependencies: readonly unknown[],
  draw: Draw,
): void {
  const density = window.devicePixelRatio;
  useLayoutEffect(() => {
    const target = canvas.current;
    const context = target?.getContext("2d");
    if (!target || !context) return;
    const [w, h] = [Math.round(width * density), Math.round(height * density)];
    // Setting the size also clears the canvas.
    if (target.width !== w || target.height !== h) {
      target.width = w;
      target.height = h;
      target.style.width = `${width}px`;
      target.style.height = `${height}px`;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, w, h);
    context.setTransform(density, 0, 0, density, 0, 0);
    draw(context, density);
  }, [width, height, density, ...dependencies]);
}
