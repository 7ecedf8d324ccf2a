// The files of a site, in which the answers of the plugin lie; the index says where. The page asks as it
// asks the plugin, and here each question finds its file. Only the page of a site loads this.
import type { Numbers, SiteFiles, VisualFacts } from "./contract";
import { type Cut, joinSheets } from "./picture";
import { FetchError } from "./resource";
import { linesOf, tilesOfEach } from "./rows";
import { siteData } from "./site";

let files: SiteFiles = { visuals: {}, runs: {}, axes: {} };

/** Remembers where the files lie, as the index says. */
export function keepFiles(known: SiteFiles): void {
  files = known;
}

interface Found {
  readonly file: string;
  /** The part of a picture that was asked for; all of it if null. */
  readonly cut: Cut | null;
}

interface Question {
  readonly route: string;
  readonly values: Readonly<Record<string, string>>;
}

function read(address: string): Question {
  const [route = "", query = ""] = address.replace(/^\.\//, "").split("?");
  return { route, values: Object.fromEntries(new URLSearchParams(query)) };
}

function hasRows({ values }: Question): boolean {
  return values.unit !== undefined || values.image !== undefined;
}

/** The file behind an address; an error where only the plugin could answer. */
export function findFile(what: string, address: string): Found {
  const question = read(address);
  const { route, values } = question;
  // A browser must not keep a file of an older site under the same name.
  const at = (path: string, cut: Cut | null = null) => {
    return { file: `${siteData}${path}?ts=${values.ts ?? 0}`, cut };
  };
  if (route === "index") return { file: `${siteData}index.json`, cut: null };
  const run = files.runs[values.run ?? ""];
  if ((route === "health" || route === "covers") && run && run.steps.length > 0) {
    const wanted = values.step === "latest" ? Number.POSITIVE_INFINITY : Number(values.step);
    const far = (step: number) => Math.abs(step - wanted);
    const step = Number.isFinite(wanted)
      ? run.steps.reduce((best, one) => (far(one) < far(best) ? one : best))
      : run.steps.at(-1);
    return at(`${run.folder}/${route}${step}.json`);
  }
  const layer = run?.layers.indexOf(values.layer ?? "") ?? -1;
  if (route === "history" && run && layer >= 0) return at(`${run.folder}/history${layer}.json`);
  const visual = files.visuals[values.run ?? ""]?.[values.tag ?? ""]?.[values.step ?? ""];
  if (visual === undefined || !["visual", "atlas", "thumbnails"].includes(route)) {
    const message = "This needs TensorBoard: the files of this site do not hold it.";
    throw new FetchError({ what, status: 404, message });
  }
  const { folder, sheets, thumbnails } = visual;
  if (route === "visual") {
    return at(`${folder}/${visual.whole && hasRows(question) ? "whole" : "visual"}.json`);
  }
  if (route === "atlas") {
    const sheet = Number(values.sheet ?? 0);
    return at(`${folder}/sheet${sheet}.${sheets[sheet] ?? "webp"}`);
  }
  const tile = Number(values.tile ?? 0);
  if (values.tile === undefined || !thumbnails) return at(`${folder}/thumbnails.webp`);
  const [columns, width, height] = thumbnails;
  const [left, top] = [(tile % columns) * width, Math.floor(tile / columns) * height];
  return at(`${folder}/thumbnails.webp`, { left, top, width, height });
}

function taken(numbers: Numbers, axes: readonly string[], axis: string, rows: number[]): Numbers {
  if (!Array.isArray(numbers) || axes.length === 0) return numbers;
  const [first, ...others] = axes;
  if (first === axis) return rows.map((row) => numbers[row] ?? null);
  return numbers.map((one: Numbers) => taken(one, others, axis, rows));
}

/** What the plugin would have answered of a whole file: of a visual only the rows of the unit or image
 * that was asked for, along every axis of units or images. */
export function answerOf(address: string, whole: unknown): unknown {
  const question = read(address);
  if (question.route !== "visual" || !hasRows(question)) return whole;
  let facts = whole as VisualFacts;
  const axes = files.axes[facts.kind] ?? { arrays: {}, measures: [] };
  for (const [name, ids] of [["unit", "units"] as const, ["image", "image_ids"] as const]) {
    const wanted = question.values[name];
    if (wanted === undefined) continue;
    const axis = axes.arrays[ids]?.[0] ?? ids;
    const known = facts.arrays[ids];
    const all: readonly Numbers[] = Array.isArray(known) ? known : [];
    const rows = all.flatMap((id, row) => (id === Number(wanted) ? [row] : []));
    const rowsOf = (group: VisualFacts["arrays"], axesOf: (one: string) => readonly string[]) =>
      Object.fromEntries(
        Object.entries(group).map(([one, numbers]) => [
          one,
          taken(numbers, axesOf(one), axis, rows),
        ]),
      );
    facts = {
      ...facts,
      arrays: rowsOf(facts.arrays, (one) => axes.arrays[one] ?? []),
      measures: rowsOf(facts.measures, () => axes.measures),
      positions: { ...facts.positions, [axis]: rows },
    };
  }
  return facts;
}

/** The tiles of some rows beside each other, cut out of the sheets that hold them. */
export async function rowPicture(
  facts: VisualFacts,
  load: (tag: string, sheet: number) => Promise<HTMLImageElement>,
): Promise<HTMLCanvasElement> {
  const { atlas, sheets = [] } = facts;
  const lines = linesOf(facts) ?? [];
  if (atlas === null) throw new Error("No pictures.");
  const each = tilesOfEach(facts);
  let start = 0;
  const loading = sheets.flatMap(({ tag, sheet, atlas: own }) => {
    const count = own.shape[0] ?? 0;
    const here = lines.filter((line) => line >= start && line < start + count);
    const first = start;
    start += count;
    if (here.length === 0) return [];
    const tiles = here.flatMap((line) =>
      Array.from({ length: each }, (_, i) => (line - first) * each + i),
    );
    return [load(tag, sheet).then((picture) => ({ picture, atlas: own, tiles }))];
  });
  return joinSheets(atlas, await Promise.all(loading));
}
