// One small picture of each layer, of its most telling unit: the answer of the route `covers`.
import { computed, type ReadonlySignal } from "@preact/signals";
import { address, requestJson } from "./api";
import type { Atlas, Run } from "./contract";
import { newestTime } from "./health";
import { place } from "./navigation";
import { decodedBytes } from "./picture";
import { type Resource, ResourceCache } from "./resource";
import { isSite } from "./site";
import { model, newestStep, run } from "./store";

export interface Cover {
  readonly picture: HTMLImageElement;
  readonly atlas: Atlas;
  /** The unit; null where it is not known. */
  readonly unit: number | null;
}

/** By layer. */
export type Covers = ReadonlyMap<string, Cover>;

interface Told {
  readonly layer: string;
  readonly unit: number | null;
  readonly width: number;
  readonly height: number;
  /** The picture itself, as an address. */
  readonly picture: string;
}

const MOST_BYTES = 16 * 2 ** 20;

const found = new ResourceCache<Covers>(MOST_BYTES, (covers) =>
  [...covers.values()].reduce((sum, { picture }) => sum + decodedBytes(picture), 0),
);

async function decoded({ layer, unit, width, height, picture: source }: Told) {
  const picture = new Image();
  picture.src = source;
  try {
    await picture.decode();
  } catch {
    return []; // the browser does not know this kind of picture
  }
  const atlas = { count: 1, columns: 1, tile_width: width, tile_height: height };
  return [[layer, { picture, unit, atlas: { ...atlas, channels: 3, shape: [1] } }] as const];
}

function coversAt(of: Run, step: number, technique: string): ReadonlySignal<Resource<Covers>> {
  // A site has those of no technique in particular.
  const wanted = technique === "" || isSite ? {} : { technique };
  const from = address("covers", { run: of.run, step, ...wanted, ts: newestTime(of) });
  return found.get(from, async () => {
    const what = `the pictures of the layers at step ${step}`;
    const { covers } = await requestJson<{ readonly covers: readonly Told[] }>(what, from);
    return new Map((await Promise.all(covers.map(decoded))).flat());
  });
}

const NOTHING: Covers = new Map();
const last = new Map<string, { readonly run: string; readonly covers: Covers }>();

function coversOf(technique: string): Covers {
  const now = run.value;
  if (now === null || model.value === null) return NOTHING;
  const answer = coversAt(now, place.value.step ?? newestStep.value, technique).value;
  if (answer.state === "ready") last.set(technique, { run: now.run, covers: answer.value });
  const before = last.get(technique);
  return before?.run === now.run ? before.covers : NOTHING;
}

/** Covers at the step of the page, whatever shows most units. While another step loads, those of the last
 * one; empty until the first arrive, which come after the pictures of the page itself. */
export const covers = computed<Covers>(() => coversOf(""));

/** Those of the technique that the page shows. */
export const techniqueCovers = computed<Covers>(() => coversOf(place.value.technique));
