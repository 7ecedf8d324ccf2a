// Two pictures over each other, divided by a line that can be moved.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { looksCrisp } from "../draw/crop";
import { rendering } from "../state/preferences";

interface Props {
  /** Left and right of the line. */
  readonly left: ImageData;
  readonly right: ImageData;
  readonly leftName: string;
  readonly rightName: string;
  /** Longer side in CSS pixels. */
  readonly size: number;
}

function useImage(pixels: ImageData) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(pixels, 0, 0);
  }, [pixels]);
  return canvas;
}

export function Swipe({ left, right, leftName, rightName, size }: Props) {
  const [share, setShare] = useState(50);
  const below = useImage(right);
  const above = useImage(left);
  const longer = Math.max(right.width, right.height);
  const style = {
    width: `${(size * right.width) / longer}px`,
    height: `${(size * right.height) / longer}px`,
    imageRendering: looksCrisp(rendering.value, longer, size) ? "pixelated" : "auto",
  } as const;
  return (
    <figure>
      <div class="swipe" style={{ width: style.width, height: style.height }}>
        <canvas
          ref={below}
          class="tile"
          role="img"
          aria-label={rightName}
          width={right.width}
          height={right.height}
          style={style}
        />
        <canvas
          ref={above}
          class="tile swipe-above"
          role="img"
          aria-label={leftName}
          width={left.width}
          height={left.height}
          style={{ ...style, clipPath: `inset(0 ${100 - share}% 0 0)` }}
        />
        <i style={{ left: `${share}%` }} />
        <input
          type="range"
          min={0}
          max={100}
          value={share}
          aria-label={`Left of the line: ${leftName}; right of it: ${rightName}`}
          aria-valuetext={`${share} percent`}
          onInput={(event) => setShare(Number(event.currentTarget.value))}
        />
      </div>
      <figcaption>
        <span>{leftName}</span>
        <span class="space" />
        <span>{rightName}</span>
      </figcaption>
    </figure>
  );
}
