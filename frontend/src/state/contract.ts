// The answers of the plugin's routes, as documented in tb_netviz/plugin/http_api.md.

export interface Atlas {
  readonly count: number;
  readonly columns: number;
  readonly tile_height: number;
  readonly tile_width: number;
  readonly channels: number;
  /** Leading shape of the tiles: [units], [units, rank] or [subjects, rungs]. */
  readonly shape: readonly number[];
}

export interface Thumbnails {
  readonly tag: string;
  readonly atlas: Atlas;
  /** Steps at which the part is there. */
  readonly steps: readonly number[];
}

export interface Entry {
  readonly tag: string;
  readonly kind: string;
  readonly technique: string;
  readonly layer: string;
  /** Title of the first step, for headings while a step loads. */
  readonly title: string;
  readonly reference: string;
  readonly atlas: Atlas | null;
  /** Steps that TensorBoard kept, rising, each with its wall time in seconds. */
  readonly steps: readonly (readonly [number, number])[];
  /** In how many parts the units were written; one if omitted. */
  readonly parts?: number;
  /** How many sheets hold its pictures; one if omitted. */
  readonly sheets?: number;
  /** Where the first tile of every unit lies, small: one sheet for each part that has some. */
  readonly thumbnails?: readonly Thumbnails[];
}

export interface Run {
  readonly run: string;
  readonly name: string;
  /** Sub-runs whose steps continue this run; none if omitted. */
  readonly joined?: readonly string[];
  readonly visuals: readonly Entry[];
}

export interface Index {
  readonly version: number;
  readonly samples: number;
  /** Whether all runs are listed. */
  readonly is_whole: boolean;
  readonly runs: readonly Run[];
  readonly warnings: readonly string[];
  /** Where the answers lie; only in a site. */
  readonly files?: SiteFiles;
}

/** The files of a site: `data/FOLDER/...`. */
export interface SiteFiles {
  /** By run, tag and step. */
  readonly visuals: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, SiteFolder>>>>>
  >;
  /** What is known of a whole run. */
  readonly runs: Readonly<
    Record<
      string,
      {
        readonly folder: number;
        readonly steps: readonly number[];
        readonly layers: readonly string[];
      }
    >
  >;
  /** By kind, the names of the axes of its arrays and measures. */
  readonly axes: Readonly<
    Record<
      string,
      {
        readonly arrays: Readonly<Record<string, readonly string[]>>;
        readonly measures: readonly string[];
      }
    >
  >;
}

interface SiteFolder {
  readonly folder: number;
  /** Types of the sheets, by number. */
  readonly sheets: readonly string[];
  /** Columns of the thumbnails, width and height of each. */
  readonly thumbnails?: readonly [number, number, number];
  /** Whether `whole.json` holds arrays that `visual.json` leaves out because they are big. */
  readonly whole?: boolean;
}

/** Numbers of any rank; NaN and infinities arrive as null. */
export type Numbers = number | null | readonly Numbers[];

/** What kind of number a measure is. */
export type Role =
  | "amount"
  | "probability"
  | "share"
  | "distance"
  | "count"
  | "rank"
  | "flag"
  | "fooled"
  | "class"
  | "label";

export interface Meaning {
  /** A `Role`, or one that only a later version knows. */
  readonly role: string;
  /** Short name for people. */
  readonly label: string;
  /** One sentence for somebody who has never met the word. */
  readonly sentence: string;
  /** "dB", "pixels", ...; "display" is a difference of pixel values in [0, 1]; empty if none. */
  readonly unit: string;
  /** Whether more or less of it is better; null if neither. */
  readonly better: "more" | "less" | null;
}

export interface VisualFacts {
  readonly version: number;
  readonly kind: string;
  readonly technique: string;
  readonly layer: string;
  readonly step: number;
  readonly wall_time: number;
  /** Title and caption belong to the step: they may change while a network learns. */
  readonly title: string;
  readonly caption: string;
  readonly reference: string;
  readonly note: string | null;
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly atlas: Atlas | null;
  readonly arrays: Readonly<Record<string, Numbers>>;
  /** By axis, "units" or "images": where the rows of an answer about one unit or image lie among all. */
  readonly positions?: Readonly<Record<string, readonly number[]>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly measures: Readonly<Record<string, Numbers>>;
  readonly summary: Readonly<Record<string, Numbers>>;
  /** By name of a measure or summary. A name without a meaning is an amount. */
  readonly meanings?: Readonly<Record<string, Meaning>>;
  /** Where the pictures lie, in the order of the units. */
  readonly sheets?: readonly {
    readonly tag: string;
    readonly sheet: number;
    readonly atlas: Atlas;
  }[];
}

/** One layer of the network, as the visual of kind `model` lists it. */
export interface LayerFacts {
  readonly path: string;
  readonly type: string;
  readonly outputShape: readonly (number | null)[] | null;
  readonly parameters: number | null;
  readonly parents: readonly string[];
  readonly receptiveField: string;
  /** The receptive field with stride and offset, in words. */
  readonly receptiveFieldWords: string;
}
