// Heat maps over pictures: the picture turns grey and fades, and glows where there is much.

/** How bright the picture stays where the heat map is 0. */
const FADED = 0.7;
const COLD = [255, 64, 0] as const;
const HOT = [255, 235, 70] as const;
const MOST_OPAQUE = 0.8;
/** Below 1: weak responses around a strong one are seen, too. */
const GAMMA = 0.7;

/** The colours of a heat map (RGBA) from its grey values (RGBA, any channel). */
export function heatColours(grey: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const colours = new Uint8ClampedArray(grey.length);
  for (let i = 0; i < grey.length; i += 4) {
    const heat = ((grey[i] ?? 0) / 255) ** GAMMA;
    for (let channel = 0; channel < 3; channel++) {
      const [cold, hot] = [COLD[channel] ?? 0, HOT[channel] ?? 0];
      colours[i + channel] = cold + (hot - cold) * heat;
    }
    colours[i + 3] = 255 * MOST_OPAQUE * heat;
  }
  return colours;
}

/** Draws a heat map over a picture of `width` x `height` that is already there. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  heat: ImageData,
  width: number,
  height: number,
): void {
  const map = document.createElement("canvas");
  map.width = heat.width;
  map.height = heat.height;
  const colours = new ImageData(heatColours(heat.data), heat.width, heat.height);
  map.getContext("2d")?.putImageData(colours, 0, 0);
  // Without colours of its own, so that those of the heat stand out.
  context.globalCompositeOperation = "saturation";
  context.fillStyle = "grey";
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = "source-over";
  context.fillStyle = `rgb(0 0 0 / ${1 - FADED})`;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(map, 0, 0, width, height);
}
