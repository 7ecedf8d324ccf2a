// What is measured along a ladder, as charts.

import type { Line } from "../elements/curve";
import type { VisualFacts } from "../state/contract";
import { isClassMeasure } from "../state/measures";
import { axesOf, row } from "../state/numbers";
import { measureName } from "../state/words";

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly range?: readonly [number, number];
}

const SHARE = /^(probability|success|accuracy|robust|correct|.*kept$)/;

function chart(name: string, title: string, lines: readonly Line[]): Chart {
  return SHARE.test(name) ? { title, lines, range: [0, 1] } : { title, lines };
}

/** Mean of all subjects per rung, where the log has one; empty otherwise. */
function overall(facts: VisualFacts, name: string, rungs: number): Line[] {
  const values = row(facts.summary[name]);
  return rungs > 1 && values.length === rungs ? [{ name: "all", values }] : [];
}

/** Charts of one subject: probabilities share one, every other measure has its own, together with
 * the mean of all subjects; then what is known of the whole set only. */
export function chartsOf(facts: VisualFacts, subject: number, rungs: number): Chart[] {
  const charts: Chart[] = [];
  const probabilities: Line[] = [];
  for (const [name, values] of Object.entries(facts.measures)) {
    if (isClassMeasure(name) || axesOf(values) < 2) continue;
    const line = { name: "this", values: row(values, subject) };
    if (line.values.every((value) => value === null)) continue;
    if (name.startsWith("probability_")) {
      probabilities.push({ ...line, name: measureName(name.slice("probability_".length)) });
    } else {
      charts.push(chart(name, measureName(name), [line, ...overall(facts, name, rungs)]));
    }
  }
  if (probabilities.length > 0) charts.unshift(chart("probability", "probability", probabilities));
  for (const name of Object.keys(facts.summary)) {
    const lines = overall(facts, name, rungs);
    if (lines.length > 0 && facts.measures[name] === undefined) {
      charts.push(chart(name, `${measureName(name)}, all`, lines));
    }
  }
  return charts;
}
