// The box of a receptive field in its image: solid inside the image, dashed outside.

export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly isOutside: boolean;
}

/** Width of the margin around an image, as a share of its longer side. */
const MARGIN = 0.25;

/** The part that is drawn: the image, and the box outside as far as the margin allows. */
export function frameOf(box: Rectangle, height: number, width: number): Rectangle {
  const margin = MARGIN * Math.max(height, width);
  return {
    top: Math.max(-margin, Math.min(0, box.top)),
    left: Math.max(-margin, Math.min(0, box.left)),
    bottom: Math.min(height + margin, Math.max(height, box.bottom)),
    right: Math.min(width + margin, Math.max(width, box.right)),
  };
}

/** Cuts the line from `start` to `end` where it enters and leaves [0, length]. */
function cuts(start: number, end: number, length: number): [number, number][] {
  const ends = [start, ...[0, length].filter((cut) => cut > start && cut < end), end];
  return ends.slice(1).map((to, i) => [ends[i] ?? start, to]);
}

/** The four sides of a box, each cut at the borders of the image. */
export function boxSegments(box: Rectangle, height: number, width: number): Segment[] {
  const segments: Segment[] = [];
  for (const y of [box.top, box.bottom]) {
    for (const [x1, x2] of cuts(box.left, box.right, width)) {
      const middle = (x1 + x2) / 2;
      const isOutside = y < 0 || y > height || middle < 0 || middle > width;
      segments.push({ x1, y1: y, x2, y2: y, isOutside });
    }
  }
  for (const x of [box.left, box.right]) {
    for (const [y1, y2] of cuts(box.top, box.bottom, height)) {
      const middle = (y1 + y2) / 2;
      const isOutside = x < 0 || x > width || middle < 0 || middle > height;
      segments.push({ x1: x, y1, x2: x, y2, isOutside });
    }
  }
  return segments;
}
