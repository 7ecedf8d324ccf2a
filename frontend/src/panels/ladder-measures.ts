// What is measured along a ladder: which measures share a chart, which name a class.
import type { VisualFacts } from "../contract";
import type { Line } from "../elements/curve";
import { at, rank, row } from "../numbers";
import { measureName } from "../words";

export interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly range?: readonly [number, number];
}

const SHARE = /^(probability|success|accuracy)/;

/** Whether a measure holds indices of classes rather than amounts. */
export function isClassMeasure(name: string): boolean {
  return name.endsWith("_class") || name === "class";
}

/** Charts of one subject: probabilities share one, every other measure has its own. */
export function chartsOf(facts: VisualFacts, subject: number): Chart[] {
  const charts: Chart[] = [];
  const probabilities: Line[] = [];
  for (const [name, values] of Object.entries(facts.measures)) {
    if (isClassMeasure(name) || rank(values) < 2) continue;
    const line = { name: measureName(name), values: row(values, subject) };
    if (line.values.every((value) => value === null)) continue;
    if (name.startsWith("probability_")) {
      probabilities.push({ ...line, name: measureName(name.slice("probability_".length)) });
    } else if (SHARE.test(name)) {
      charts.push({ title: line.name, lines: [line], range: [0, 1] });
    } else {
      charts.push({ title: line.name, lines: [line] });
    }
  }
  if (probabilities.length > 0) {
    charts.unshift({ title: "probability", lines: probabilities, range: [0, 1] });
  }
  return charts;
}

/** Charts of the whole set: summaries with one value per rung. */
export function summaryCharts(facts: VisualFacts, rungs: number): Chart[] {
  return Object.entries(facts.summary).flatMap(([name, values]) => {
    const line = { name: measureName(name), values: row(values) };
    if (rungs < 2 || line.values.length !== rungs) return [];
    const isShare = line.values.every((value) => value === null || (value >= 0 && value <= 1));
    const title = `${line.name}, all`;
    return [isShare ? { title, lines: [line], range: [0, 1] as const } : { title, lines: [line] }];
  });
}

/** Summaries that are one number. */
export function summaryNumbers(facts: VisualFacts): [string, number | null][] {
  return Object.entries(facts.summary).flatMap(([name, values]): [string, number | null][] =>
    rank(values) === 0 ? [[measureName(name), at(values)]] : [],
  );
}
