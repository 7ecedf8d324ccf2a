// A whole probe image, with the receptive field that a patch was cut from.
import { boxSegments, frameOf, type Rectangle } from "../draw/box";
import { numberAt } from "../state/numbers";
import { imageWords, probe, probeEntry, probePicture } from "../state/probe";
import { words } from "../state/words";
import { Tile } from "./tile";

interface Props {
  readonly image: number;
  /** In pixels of the image at its own size; no box if omitted. */
  readonly box?: Rectangle;
  /** A second box, around most of the unit's input gradient. */
  readonly effective?: Rectangle;
  /** Longer side in CSS pixels. */
  readonly size: number;
}

export function ImageWithBox({ image, box, effective, size }: Props) {
  const known = probe.value;
  const tile = known?.tiles.get(image);
  const atlas = known?.facts.atlas;
  if (known === null || tile === undefined || !atlas) {
    return (
      <p class="faint" style={{ width: `${size}px` }}>
        {known === null && probeEntry.value ? words.loading : `Image ${image} was not logged.`}
      </p>
    );
  }
  const height = numberAt(known.facts.arrays.sizes, tile, 0) || atlas.tile_height;
  const width = numberAt(known.facts.arrays.sizes, tile, 1) || atlas.tile_width;
  const whole = { top: 0, left: 0, bottom: height, right: width };
  const frame = box ? frameOf(box, height, width) : whole;
  const scale = size / Math.max(frame.bottom - frame.top, frame.right - frame.left);
  const found = probePicture(image, size);
  const frameWidth = (frame.right - frame.left) * scale;
  const frameHeight = (frame.bottom - frame.top) * scale;
  return (
    <div class="boxed" style={{ width: `${frameWidth}px`, height: `${frameHeight}px` }}>
      <div
        class="boxed-image"
        style={{ left: `${-frame.left * scale}px`, top: `${-frame.top * scale}px` }}
      >
        <Tile
          picture={found?.picture ?? null}
          atlas={found?.atlas ?? atlas}
          tile={found?.tile ?? tile}
          size={Math.max(height, width) * scale}
          alt={imageWords(image)}
        />
      </div>
      {box && (
        <svg
          viewBox={`${frame.left * scale} ${frame.top * scale} ${frameWidth} ${frameHeight}`}
          aria-hidden="true"
        >
          {[
            ...boxSegments(box, height, width).map((line) => ({ ...line, name: "" })),
            ...(effective ? boxSegments(effective, height, width) : []).map((line) => ({
              ...line,
              name: "effective",
            })),
          ].map((line) => {
            const ends = {
              x1: line.x1 * scale,
              y1: line.y1 * scale,
              x2: line.x2 * scale,
              y2: line.y2 * scale,
            };
            return (
              <g key={`${line.name} ${line.x1} ${line.y1} ${line.x2} ${line.y2}`} class={line.name}>
                <line class="box-under" {...ends} />
                <line class={line.isOutside ? "box-line dashed" : "box-line"} {...ends} />
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
