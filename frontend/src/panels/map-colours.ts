// The colours of a map's points: by class, by what the network says, or by a number of every point.
import { type Mark, markOf, markOfShare } from "../draw/palette";
import type { VisualFacts } from "../state/contract";
import { type Measure, measuresOf } from "../state/measures";
import { axesOf, numberAt, row } from "../state/numbers";
import { type Answer, confidence } from "../state/predictions";
import type { UnitResponse } from "../state/unit-responses";

/** Measures of each point that the map can be coloured by. */
function pointMeasures(facts: VisualFacts): Measure[] {
  return measuresOf(facts).filter(
    (one) =>
      axesOf(one.values) === 1 && row(one.values).length === row(facts.arrays.image_ids).length,
  );
}

const CONFIDENCE: Omit<Measure, "values"> = {
  name: "confidence",
  role: "probability",
  label: "confidence",
  sentence: "The probability of the class that the network finds likeliest.",
  unit: "",
  better: null,
};

export interface ColourChoice {
  readonly name: string;
  readonly label: string;
  readonly sentence: string;
}

/** What a map can be coloured by, beside a unit's response. */
export function colourChoices(facts: VisualFacts, hasAnswers: boolean): ColourChoice[] {
  const ofAnswers: ColourChoice[] = [
    { name: "prediction", label: "prediction", sentence: "The class that the network answers." },
    CONFIDENCE,
  ];
  return [
    { name: "", label: "class", sentence: "The class of the image's label." },
    ...(hasAnswers ? ofAnswers : []),
    ...pointMeasures(facts),
  ];
}

export interface Colours {
  readonly markOf: (point: number) => Mark;
  /** The class of each point that names and legend go by; -1 if unknown. */
  readonly groups: Int32Array;
  /** The measure and its ends, for a legend of numbers; null for classes. */
  readonly scale: {
    readonly measure: Omit<Measure, "values">;
    readonly low: number;
    readonly high: number;
  } | null;
}

interface Sources {
  readonly facts: VisualFacts;
  readonly labels: Int32Array;
  readonly answers: ReadonlyMap<number, Answer> | null;
  /** Of the unit that the colours are to show; null if there is none. */
  readonly response: UnitResponse | null;
}

function byGroup(groups: Int32Array): Colours {
  return { groups, markOf: (point) => markOf(groups[point] ?? -1), scale: null };
}

function byNumber(
  groups: Int32Array,
  values: readonly (number | null)[],
  scale: NonNullable<Colours["scale"]>,
): Colours {
  const { low, high } = scale;
  const markOfPoint = (point: number) => {
    const value = values[point] ?? null;
    return markOfShare(value === null ? null : (value - low) / Math.max(high - low, 1e-12));
  };
  return { groups, markOf: markOfPoint, scale };
}

/** Colours by what a name says; by class if nothing has this name. */
export function colouring({ facts, labels, answers, response }: Sources, name: string): Colours {
  const ids = row(facts.arrays.image_ids);
  const answerOf = (id: number | null) => answers?.get(id ?? -1);
  if (response !== null) {
    const { of, low, high, values } = response;
    const measure = {
      ...CONFIDENCE,
      name,
      role: "amount",
      label: `${of.layer}:${of.unit}`,
      sentence: `How strongly unit ${of.unit} of ${of.layer} responds to the image.`,
    } as const;
    const known = ids.map((id) => values.get(id ?? -1) ?? null);
    return byNumber(labels, known, { measure, low, high });
  }
  const measure = pointMeasures(facts).find((one) => one.name === name);
  if (measure?.role === "class" || measure?.role === "label") {
    return byGroup(labels.map((_, point) => numberAt(measure.values, point) ?? -1));
  }
  if (measure !== undefined) {
    const values = row(measure.values);
    const known = values.filter((value) => value !== null);
    const isShare = measure.role === "probability" || measure.role === "share";
    const [low, high] = isShare ? [0, 1] : [Math.min(...known), Math.max(...known)];
    return byNumber(labels, values, { measure, low, high });
  }
  if (name === "prediction" && answers !== null) {
    return byGroup(labels.map((_, point) => answerOf(ids[point] ?? null)?.classes[0] ?? -1));
  }
  if (name === "confidence" && answers !== null) {
    const sureness = ids.map((id) => {
      const answer = answerOf(id);
      return answer === undefined ? null : confidence(answer);
    });
    return byNumber(labels, sureness, { measure: CONFIDENCE, low: 0, high: 1 });
  }
  return byGroup(labels);
}
