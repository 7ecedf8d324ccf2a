// Typed requests to the plugin's routes; in a site of files, to what holds their answers. All addresses
// are relative, so that they work under any prefix. Those of one step carry its wall time (`ts`): what lies behind them never changes, and the
// browser may keep it for a day.

import type { ReadonlySignal } from "@preact/signals";
import type { Atlas, Entry, Index, Thumbnails, VisualFacts } from "./contract";
import { noteSettled, turnOf } from "./first-picture";
import { cutOut, decodedBytes, joinSheets, type Picture } from "./picture";
import { FetchError, type Resource, ResourceCache } from "./resource";
import { narrowed, rowsOf, type Subject } from "./rows";
import { isSite, server } from "./site";

const NO_ANSWER = `${server} did not answer. Is it still running?`;

/** What only the page of a site needs. */
const siteFiles = () => import("./site-files");

async function refusal(what: string, answer: Response): Promise<FetchError> {
  const type = answer.headers.get("content-type") ?? "";
  const text = type.startsWith("text/plain") ? (await answer.text()).trim() : "";
  const message =
    text === "" ? `${server} answered ${answer.statusText || "with an error"}.` : text;
  return new FetchError({ what, status: answer.status, message });
}

async function request(what: string, address: string): Promise<Response> {
  const turn = turnOf(address);
  if (turn !== null) await turn;
  const source = isSite ? (await siteFiles()).findFile(what, address).file : address;
  let answer: Response;
  try {
    answer = await fetch(source);
  } catch {
    throw new FetchError({ what, status: 0, message: NO_ANSWER });
  }
  if (!answer.ok) throw await refusal(what, answer);
  return answer;
}

/** Fetches an answer in JSON; `what` names it where it fails. */
export async function requestJson<T>(what: string, address: string): Promise<T> {
  try {
    const answer = await request(what, address);
    let whole: unknown;
    try {
      whole = await answer.json();
    } catch {
      throw new FetchError({ what, status: answer.status, message: "The answer is incomplete." });
    }
    return (isSite ? (await siteFiles()).answerOf(address, whole) : whole) as T;
  } finally {
    noteSettled(address);
  }
}

/** The address of a route, with the values that it needs. */
export function address(route: string, values: Readonly<Record<string, string | number>>): string {
  const query = Object.entries(values).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return `./${route}?${query.join("&")}`;
}

/** What is logged; only in one run where `only` is given: of that name, or the one written last. */
export async function fetchIndex(only?: string): Promise<Index> {
  const from = only === undefined ? "./index" : address("index", { only });
  const index = await requestJson<Index>("the list of logged visuals", from);
  if (index.files !== undefined) (await siteFiles()).keepFiles(index.files);
  return index;
}

/** Where a visual is downloaded; null where there is nobody to make the file. */
export function downloadAddress(run: string, tag: string, step: number): string | null {
  return isSite ? null : address("download", { run, tag, step });
}

const MOST_VISUALS = 300;
const MOST_PICTURE_BYTES = 256 * 2 ** 20;

const visuals = new ResourceCache<VisualFacts>(MOST_VISUALS);
const pictures = new ResourceCache<Picture>(MOST_PICTURE_BYTES, decodedBytes);
const smallTiles = new ResourceCache<SmallTiles>(MOST_PICTURE_BYTES / 4, ({ picture }) =>
  decodedBytes(picture),
);

/** A visual at a step, in words. */
export function nameOf(entry: Entry, step: number): string {
  const where = entry.layer === "" ? "" : ` of ${entry.layer}`;
  return `${entry.title || entry.technique}${where} at step ${step}`;
}

/** Where the facts and numbers of a visual are asked for. */
export function visualAddress(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  of: Subject = {},
): string {
  return address("visual", {
    run,
    tag: entry.tag,
    step,
    ts: wallTime,
    ...rowsOf(entry.kind, of),
  });
}

/** Facts and numbers of one visual at one of its steps; of a kind with many, those of one subject. */
export function visualOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  of: Subject = {},
): ReadonlySignal<Resource<VisualFacts>> {
  const from = visualAddress(run, entry, step, wallTime, of);
  return visuals.get(from, async () =>
    narrowed(await requestJson<VisualFacts>(nameOf(entry, step), from)),
  );
}

async function decoded(what: string, from: string): Promise<HTMLImageElement> {
  const turn = turnOf(from);
  if (turn !== null) await turn;
  const found = isSite ? (await siteFiles()).findFile(what, from) : { file: from, cut: null };
  const picture = new Image();
  picture.src = found.file;
  await picture.decode();
  return found.cut === null ? picture : await cutOut(picture, found.cut);
}

/** A decoded picture; `what` names it where it fails. */
export async function loadPicture(what: string, from: string): Promise<HTMLImageElement> {
  try {
    return await loadedPicture(what, from);
  } finally {
    noteSettled(from);
  }
}

async function loadedPicture(what: string, from: string): Promise<HTMLImageElement> {
  try {
    return await decoded(what, from);
  } catch {
    // An <img> does not say why it failed. This request does. If it succeeds, the first one was only
    // cut off, e.g. because the tab was hidden.
    const { status } = await request(what, from);
    if (status === 204) throw new FetchError({ what, status, message: "There is no picture." });
  }
  try {
    return await decoded(what, from);
  } catch {
    throw new FetchError({ what, status: 200, message: "The browser cannot decode the picture." });
  }
}

/** The sheets of all parts on one canvas, tile after tile. */
async function joinedPicture(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
): Promise<Picture> {
  const name = nameOf(entry, step);
  // The same address as that of the page's numbers: the browser asks once.
  const from = visualAddress(run, entry, step, wallTime);
  const facts = await requestJson<VisualFacts>(name, from);
  const { atlas, sheets } = facts;
  const loaded = (tag: string, sheet: number) =>
    loadPicture(
      `the pictures of ${name}`,
      address("atlas", { run, tag, step, sheet, ts: wallTime }),
    );
  if (atlas === null || sheets === undefined) return await loaded(entry.tag, 0);
  const loading = sheets.map(async ({ tag, sheet, atlas: own }) => ({
    picture: await loaded(tag, sheet),
    atlas: own,
  }));
  return joinSheets(atlas, await Promise.all(loading));
}

/** The atlas of one visual at one of its steps. */
export function pictureOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
): ReadonlySignal<Resource<Picture>> {
  const from = address("atlas", { run, tag: entry.tag, step, ts: wallTime });
  if ((entry.parts ?? 1) === 1 && (entry.sheets ?? 1) === 1) {
    return pictures.get(from, () => loadPicture(`the pictures of ${nameOf(entry, step)}`, from));
  }
  return pictures.get(`${from} all`, () => joinedPicture(run, entry, step, wallTime));
}

/** The tiles of a subject alone, beside each other, as the atlas of its `facts` says. Only a site needs
 * to know these before. */
export function rowPictureOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  of: Subject,
  facts: VisualFacts | null,
): ReadonlySignal<Resource<Picture>> {
  const where = { run, step, ts: wallTime };
  const from = address("atlas", { ...where, tag: entry.tag, ...rowsOf(entry.kind, of) });
  const what = `the pictures of ${nameOf(entry, step)}`;
  return pictures.get(from, async () => {
    if (!isSite || facts === null) return await loadPicture(what, from);
    // Nobody cuts them out there.
    const { rowPicture } = await siteFiles();
    return await rowPicture(facts, (tag, sheet) =>
      loadPicture(what, address("atlas", { ...where, tag, sheet })),
    );
  });
}

/** One of several sheets of a visual; the only one if `sheet` is null. */
export function sheetOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  sheet: Pick<NonNullable<VisualFacts["sheets"]>[number], "tag" | "sheet"> | null,
): ReadonlySignal<Resource<Picture>> {
  if (sheet === null) return pictureOf(run, entry, step, wallTime);
  const from = address("atlas", { run, tag: sheet.tag, step, sheet: sheet.sheet, ts: wallTime });
  return pictures.get(from, () => loadPicture(`the pictures of ${nameOf(entry, step)}`, from));
}

/** The first tile of every unit, small. */
export interface SmallTiles {
  readonly picture: Picture;
  readonly atlas: Atlas;
}

// More than a strip shows on the widest screen.
const MOST_SMALL_TILES = 96;

async function loadSmallTiles(
  what: string,
  sheets: readonly Thumbnails[],
  addressOf: (tag: string) => string,
): Promise<SmallTiles> {
  const loading = sheets.map(async ({ tag, atlas }) => ({
    picture: await loadPicture(what, addressOf(tag)),
    atlas,
  }));
  const loaded = await Promise.all(loading);
  const [first] = loaded;
  if (first === undefined) throw new Error("No thumbnails.");
  if (loaded.length === 1) return first;
  const count = loaded.reduce((sum, { atlas }) => sum + atlas.count, 0);
  const columns = Math.ceil(Math.sqrt(count));
  const atlas = { ...first.atlas, count, columns, shape: [count] };
  return { picture: joinSheets(atlas, loaded), atlas };
}

/** The thumbnail of one unit alone, by its place among all units of the visual; null where there is
 * none. */
export function smallTileOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  slot: number,
): ReadonlySignal<Resource<SmallTiles>> | null {
  let tile = slot;
  const part = entry.thumbnails?.find(({ steps, atlas }) => {
    if (!steps.includes(step)) return false;
    if (tile < atlas.count) return true;
    tile -= atlas.count;
    return false;
  });
  if (part === undefined) return null;
  const from = address("thumbnails", { run, tag: part.tag, step, tile, ts: wallTime });
  return smallTiles.get(from, async () => ({
    picture: await loadPicture(`the thumbnail of ${nameOf(entry, step)}`, from),
    atlas: { ...part.atlas, count: 1, columns: 1, shape: [1] },
  }));
}

/** All thumbnails of one part of a visual. */
export function thumbnailSheetOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  { tag, atlas }: Thumbnails,
): ReadonlySignal<Resource<SmallTiles>> {
  const from = address("thumbnails", { run, tag, step, ts: wallTime });
  const what = `the thumbnails of ${nameOf(entry, step)}`;
  return smallTiles.get(`${from} part`, async () => ({
    picture: await loadPicture(what, from),
    atlas,
  }));
}

/** The thumbnails of one visual at one of its steps, at least `most` of them if there are so many; null
 * where it has none. */
export function thumbnailsOf(
  run: string,
  entry: Entry,
  step: number,
  wallTime: number,
  most = MOST_SMALL_TILES,
): ReadonlySignal<Resource<SmallTiles>> | null {
  const sheets: Thumbnails[] = [];
  let count = 0;
  for (const one of entry.thumbnails ?? []) {
    if (count >= most || !one.steps.includes(step)) continue;
    sheets.push(one);
    count += one.atlas.count;
  }
  if (sheets.length === 0) return null;
  const addressOf = (tag: string) => address("thumbnails", { run, tag, step, ts: wallTime });
  const what = `the thumbnails of ${nameOf(entry, step)}`;
  return smallTiles.get(`${addressOf(entry.tag)} ${sheets.length}`, () =>
    loadSmallTiles(what, sheets, addressOf),
  );
}
