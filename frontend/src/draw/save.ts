// Saves pictures as files.

/** A file name from parts, without characters that file systems refuse. */
export function fileName(parts: readonly (string | number | null)[], ending: string): string {
  const kept = parts.filter((part) => part !== null && part !== "").map(String);
  return `${kept.map((part) => part.replace(/[^\w.-]+/g, "-")).join("_")}.${ending}`;
}

/** Saves bytes as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  save(href, name);
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

function save(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

/** Saves a canvas as PNG. A small one is enlarged by whole pixels to a width of at least `least`. */
export function savePng(canvas: HTMLCanvasElement, name: string, least = 1): void {
  const times = Math.max(1, Math.ceil(least / Math.max(1, canvas.width)));
  const copy = document.createElement("canvas");
  copy.width = canvas.width * times;
  copy.height = canvas.height * times;
  const context = copy.getContext("2d");
  if (context === null) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  save(copy.toDataURL("image/png"), name);
}
