// The first pictures of a visual that has no thumbnails: only the sheets that hold them are loaded.
import type { ReadonlySignal } from "@preact/signals";
import { address, loadPicture, nameOf, requestJson, visualAddress } from "./api";
import type { Atlas, Entry, VisualFacts } from "./contract";
import { decodedBytes, joinSheets, type Picture } from "./picture";
import { type Resource, ResourceCache } from "./resource";

export interface FirstTiles {
  readonly picture: Picture;
  readonly atlas: Atlas;
}

const MOST_BYTES = 64 * 2 ** 20;

const firstTiles = new ResourceCache<FirstTiles>(MOST_BYTES, ({ picture }) =>
  decodedBytes(picture),
);

type Sheets = NonNullable<VisualFacts["sheets"]>;

/** The first sheets that together hold so many units; all where there are fewer. */
export function firstSheets(sheets: Sheets, units: number): Sheets {
  let held = 0;
  const end = sheets.findIndex(({ atlas }) => {
    held += atlas.shape[0] ?? 0;
    return held >= units;
  });
  return end < 0 ? sheets : sheets.slice(0, end + 1);
}

/** The pictures of at least the first `units` units of a visual at one of its steps. */
export function firstTilesOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  units: number,
): ReadonlySignal<Resource<FirstTiles>> {
  const where = { run, step, ts: wallTime };
  const from = visualAddress(run, entry, step, wallTime);
  return firstTiles.get(`${from} ${units}`, async () => {
    const what = nameOf(entry, step);
    const { atlas, sheets } = await requestJson<VisualFacts>(what, from);
    if (atlas === null || sheets === undefined) throw new Error("No pictures.");
    const loading = firstSheets(sheets, units).map(async ({ tag, sheet, atlas: own }) => {
      const file = address("atlas", { ...where, tag, sheet });
      return { picture: await loadPicture(`the pictures of ${what}`, file), atlas: own };
    });
    const loaded = await Promise.all(loading);
    const count = loaded.reduce((sum, one) => sum + one.atlas.count, 0);
    const shape = [Math.floor(count / (atlas.shape[1] ?? 1)), ...atlas.shape.slice(1)];
    const joined = { ...atlas, count, columns: Math.ceil(Math.sqrt(count)), shape };
    return { picture: joinSheets(joined, loaded), atlas: joined };
  });
}

/** Whether a visual lies on several sheets, of which a strip needs only the first. */
export function isOnSheets({ parts = 1, sheets = 1 }: Entry): boolean {
  return parts > 1 || sheets > 1;
}
