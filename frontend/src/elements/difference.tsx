// (a - b) times a factor, around middle grey.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { looksCrisp } from "../draw/crop";
import { difference, fittingFactor, largestDifference } from "../draw/difference";
import { rendering } from "../state/preferences";

interface Props {
  readonly a: ImageData;
  readonly b: ImageData;
  /** Longer side in CSS pixels. */
  readonly size: number;
  readonly of: string;
}

const FACTORS = [1, 2, 4, 8, 16, 32, 64, 128];

export function Difference({ a, b, size, of }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const largest = largestDifference(a, b);
  const factor = chosen ?? fittingFactor(largest);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    context?.putImageData(new ImageData(difference(a, b, factor), a.width, a.height), 0, 0);
  }, [a, b, factor]);
  const longer = Math.max(a.width, a.height);
  return (
    <figure>
      <canvas
        ref={canvas}
        class="tile"
        role="img"
        aria-label={`${of}, times ${factor}; largest change ${largest} of 255`}
        width={a.width}
        height={a.height}
        style={{
          width: `${(size * a.width) / longer}px`,
          height: `${(size * a.height) / longer}px`,
          imageRendering: looksCrisp(rendering.value, longer, size) ? "pixelated" : "auto",
        }}
      />
      <figcaption>
        <span>difference</span>
        <select
          aria-label="Factor of the difference"
          value={chosen === null ? "" : String(chosen)}
          onChange={({ currentTarget: { value } }) =>
            setChosen(value === "" ? null : Number(value))
          }
        >
          <option value="">×{fittingFactor(largest)} (auto)</option>
          {FACTORS.map((one) => (
            <option key={one} value={one}>
              ×{one}
            </option>
          ))}
        </select>
        <span class="fact">
          largest <b>{largest}/255</b>
        </span>
      </figcaption>
    </figure>
  );
}
