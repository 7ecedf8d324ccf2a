import { expect, test } from "vitest";
import { crc32, npzFile, pixelsNpy, textsNpy } from "../../src/draw/npz";

const encode = (text: string) => new TextEncoder().encode(text);

test("the checksum is that of ZIP", () => {
  expect(crc32(encode("123456789"))).toBe(0xcbf43926);
});

test("pixels lose their opacity and keep their order", () => {
  const data = Uint8ClampedArray.from([1, 2, 3, 255, 4, 5, 6, 255]);
  const { shape, bytes } = pixelsNpy({ data, width: 2, height: 1 } as ImageData);
  expect(shape).toEqual([1, 2, 3]);
  expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6]);
});

test("texts are stored letter by letter, also beyond the basic plane", () => {
  const { type, bytes } = textsNpy(["é", "🦓a"]);
  expect(type).toBe("<U2");
  expect([...new Uint32Array(bytes.buffer)]).toEqual([0xe9, 0, 0x1f993, 0x61]);
});

test("an archive lists its files where they are", async () => {
  const array = { shape: [3], type: "|u1", bytes: Uint8Array.from([7, 8, 9]) };
  const file = npzFile(
    new Map([
      ["one", array],
      ["two", array],
    ]),
  );
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  expect(view.getUint16(end + 10, true)).toBe(2);
  const directory = view.getUint32(end + 16, true);
  expect(view.getUint32(directory, true)).toBe(0x02014b50);
  const second = directory + 46 + "one.npy".length;
  const at = view.getUint32(second + 42, true);
  expect(view.getUint32(at, true)).toBe(0x04034b50);
  const begin = at + 30 + "two.npy".length;
  expect([...bytes.slice(begin + 1, begin + 6)]).toEqual([...encode("NUMPY")]);
  const header = view.getUint16(begin + 8, true);
  expect((10 + header) % 64).toBe(0);
  expect([...bytes.slice(begin + 10 + header, begin + 10 + header + 3)]).toEqual([7, 8, 9]);
});
