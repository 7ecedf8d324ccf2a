// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { joinSheets } from "../../src/state/picture";

const atlas = (count: number, columns: number) => ({
  count,
  columns,
  tile_width: 10,
  tile_height: 8,
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("the tiles of all parts follow each other on one sheet", () => {
  const drawn: unknown[][] = [];
  const context = { drawImage: (...values: unknown[]) => drawn.push(values) };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(context as never);
  const [first, second] = [document.createElement("canvas"), document.createElement("canvas")];
  const sheet = joinSheets(atlas(4, 2), [
    { picture: first, atlas: atlas(3, 2) },
    { picture: second, atlas: atlas(1, 1) },
  ]);
  expect([sheet.width, sheet.height]).toEqual([20, 16]);
  expect(drawn).toEqual([
    [first, 0, 0, 10, 8, 0, 0, 10, 8],
    [first, 10, 0, 10, 8, 10, 0, 10, 8],
    [first, 0, 8, 10, 8, 0, 8, 10, 8],
    [second, 0, 0, 10, 8, 10, 8, 10, 8],
  ]);
});
