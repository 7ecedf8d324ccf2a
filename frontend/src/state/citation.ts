// How to cite one unit: an entry for BibTeX that names run, step, link and recipes.

import { exactPlace, permalink } from "./permalink";
import type { Place } from "./place";
import { model, run } from "./store";

/** One logged picture of what is cited. */
export interface Source {
  readonly title: string;
  /** The step that is shown, which need not be that of the page. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly recipe: string;
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** A text as LaTeX prints it. */
export function inLatex(text: string): string {
  return text.replace(/[\\~^&%$#_{}]/g, (sign) => SPECIAL[sign] ?? `\\${sign}`);
}

/** A key that BibTeX takes: letters, digits and hyphens. */
function keyOf(words: readonly (string | number)[]): string {
  return words
    .join("-")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function inWords({ title, step, recipe }: Source): string {
  const made = recipe === "" ? "" : ` (${recipe})`;
  return `${title} at step ${step}${made}`;
}

/** A BibTeX entry for a unit as the page shows it now. */
export function citationOf(target: Place, sources: readonly Source[]): string {
  const { layer, unit, step } = exactPlace(target);
  const named = model.value?.facts.model_name;
  const network = typeof named === "string" && named !== "" ? named : "the network";
  const runName = run.value?.name ?? target.run;
  const latest = Math.max(0, ...sources.map((source) => source.wallTime));
  const fields = [
    `title = {${inLatex(`Unit ${unit} of ${layer} in ${network}, step ${step}`)}}`,
    latest > 0 ? `year = {${new Date(1000 * latest).getUTCFullYear()}}` : "",
    `howpublished = {${inLatex(`Run ${runName}, shown by tb_netviz`)}}`,
    sources.length > 0 ? `note = {${inLatex(sources.map(inWords).join("; "))}}` : "",
    `url = {${permalink(target)}}`,
  ].filter((field) => field !== "");
  const key = keyOf(["netviz", runName, layer, unit ?? "", "step", step ?? ""]);
  return `@misc{${key},\n  ${fields.join(",\n  ")}\n}`;
}
