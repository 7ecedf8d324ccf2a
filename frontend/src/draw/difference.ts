// The difference of two pictures, multiplied so that it can be seen. It is computed from the 8-bit
// pixels that are shown, because epsilon is measured after rounding.

export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Largest difference of any colour of any pixel, in 255ths. */
export function largestDifference(a: Pixels, b: Pixels): number {
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    if (i % 4 === 3) continue; // opacity
    largest = Math.max(largest, Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)));
  }
  return largest;
}

/** The largest power of two that keeps the multiplied difference within the range of a picture. */
export function fittingFactor(largest: number): number {
  if (largest === 0) return 1;
  return 2 ** Math.max(0, Math.min(7, Math.floor(Math.log2(127 / largest))));
}

/** `middle grey + factor * (a - b)`, clipped to the range of a picture. */
export function difference(a: Pixels, b: Pixels, factor: number): Uint8ClampedArray<ArrayBuffer> {
  const result = new Uint8ClampedArray(a.data.length);
  for (let i = 0; i < a.data.length; i++) {
    const change = factor * ((a.data[i] ?? 0) - (b.data[i] ?? 0));
    result[i] = i % 4 === 3 ? 255 : 128 + change;
  }
  return result;
}
