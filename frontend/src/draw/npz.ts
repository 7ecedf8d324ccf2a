// Writes arrays as an NPZ file: a ZIP archive, without compression, of NPY files.

export interface Npy {
  readonly shape: readonly number[];
  /** NumPy's name of the type: "|u1" for bytes, "<U12" for texts of 12 letters. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Pixels (RGBA) as an array (height, width, 3). */
export function pixelsNpy({ data, width, height }: ImageData): Npy {
  const bytes = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    bytes.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  }
  return { shape: [height, width, 3], type: "|u1", bytes };
}

/** Texts as an array of equally long ones, as NumPy stores them. */
export function textsNpy(texts: readonly string[]): Npy {
  const letters = texts.map((text) => [...text].map((letter) => letter.codePointAt(0) ?? 0));
  const longest = Math.max(1, ...letters.map((one) => one.length));
  const bytes = new Uint8Array(4 * longest * texts.length);
  const view = new DataView(bytes.buffer);
  letters.forEach((codes, i) => {
    codes.forEach((code, k) => {
      view.setUint32(4 * (i * longest + k), code, true);
    });
  });
  return { shape: [texts.length], type: `<U${longest}`, bytes };
}

const ALIGNED = 64; // bytes: NumPy's data begins at a multiple of this

function npyBytes({ shape, type, bytes }: Npy): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const words = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const room = ALIGNED - ((10 + words.length + 1) % ALIGNED);
  const header = `${words}${" ".repeat(room)}\n`;
  const all = new Uint8Array(10 + header.length + bytes.length);
  all.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  all.set(new TextEncoder().encode(header), 10);
  all.set(bytes, 10 + header.length);
  return all;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** The checksum that ZIP asks for. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const FIRST_DAY = 0x21; // ZIP's first date, the first of January 1980: the same tray, the same file

/** Numbers of two or four bytes, little-endian. */
function little(...parts: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(all.buffer);
  let at = 0;
  for (const [size, value] of parts) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return all;
}

/** Arrays by name as one NPZ file. */
export function npzFile(arrays: ReadonlyMap<string, Npy>): Blob {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, array] of arrays) {
    const file = new TextEncoder().encode(`${name}.npy`);
    const bytes = npyBytes(array);
    const facts = [
      [2, 20], // version
      [2, 0], // flags
      [2, 0], // stored
      [2, 0], // time
      [2, FIRST_DAY],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, file.length],
      [2, 0],
    ] as const;
    parts.push(little([4, 0x04034b50], ...facts), file, bytes);
    directory.push(
      little([4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      file,
    );
    at += 30 + file.length + bytes.length;
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0);
  const end = little(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, arrays.size],
    [2, arrays.size],
    [4, size],
    [4, at],
    [2, 0],
  );
  return new Blob([...parts, ...directory, end] as BlobPart[], { type: "application/zip" });
}
