import { expect, test } from "vitest";
import {
  hasWarning,
  measureOf,
  measuresOf,
  ownFacts,
  partFacts,
  scoresOf,
  summaryFacts,
  written,
} from "../../src/state/measures";
import { facts, meaning } from "../visuals";

function one(role: string, unit = "") {
  const [measure] = measuresOf(
    facts({ measures: { x: [0] }, meanings: { x: meaning(role, { unit }) } }),
  );
  if (measure === undefined) throw new Error("expected a measure");
  return measure;
}

test("a measure without a meaning is an amount that is called by its name", () => {
  const [measure] = measuresOf(facts({ measures: { feature_error: [1] } }));
  expect(measure).toMatchObject({ role: "amount", label: "feature error", better: null });
});

test("a role from a later version is an amount that keeps its label", () => {
  const meanings = { x: meaning("entropy", { label: "surprise" }) };
  const [measure] = measuresOf(facts({ measures: { x: [1] }, meanings }));
  expect(measure).toMatchObject({ role: "amount", label: "surprise" });
});

test("values are written by role and unit", () => {
  expect(written(one("amount", "dB"), 31)).toBe("31 dB");
  expect(written(one("share"), 0.978)).toBe("97.8 %");
  expect(written(one("probability"), 0.9999)).toBe("> 99.9 %");
  expect(written(one("distance", "display"), 16 / 255)).toBe("16/255");
  expect(written(one("count"), 1234)).toBe("1,234");
  expect(written(one("flag"), 1)).toBe("yes");
  expect(written(one("fooled"), 0)).toBe("no");
  expect(written(one("class"), 3)).toBe("class 3");
  expect(written(one("label"), -1)).toBe("unknown class");
  expect(written(one("class"), null)).toBe("–");
});

test("names decide nothing: a class that is called an amount is one", () => {
  const measures = { top_class: [1], dead: [1], effective_top: [1] };
  expect(scoresOf(facts({ measures })).map((score) => score.name)).toEqual(Object.keys(measures));
});

test("flags, fooled, classes and labels are nothing to sort by", () => {
  const roles = ["amount", "probability", "share", "distance", "count", "rank"];
  const all = [...roles, "flag", "fooled", "class", "label"];
  const measures = Object.fromEntries(all.map((role) => [role, [1]]));
  const meanings = Object.fromEntries(all.map((role) => [role, meaning(role)]));
  expect(scoresOf(facts({ measures, meanings })).map((score) => score.name)).toEqual(roles);
});

test("a measure is found by its role and its number of axes", () => {
  const measures = { best: [3], answers: [[3, 4]] };
  const meanings = { best: meaning("class"), answers: meaning("class") };
  expect(measureOf(facts({ measures, meanings }), "class", 2)?.name).toBe("answers");
  expect(measureOf(facts({ measures, meanings }), "fooled", 2)).toBeUndefined();
});

test("what is known of one unit leaves out its true class, ranks and warnings that do not apply", () => {
  const given = facts({
    measures: { activation: [[2, 1]], maximum: [2], top: [3], truth: [1], dead: [0], correct: [1] },
    meanings: {
      maximum: meaning("amount", { label: "maximum", unit: "nats", sentence: "Largest." }),
      top: meaning("class", { label: "top class" }),
      truth: meaning("label"),
      dead: meaning("flag", { better: "less" }),
      correct: meaning("flag", { better: "more" }),
    },
  });
  expect(ownFacts(given, 0)).toEqual([
    { label: "maximum", value: "2 nats", sentence: "Largest." },
    { label: "top class", value: "class 3", sentence: "" },
    { label: "correct", value: "yes", sentence: "" },
  ]);
});

test("a unit is warned of by a flag that is better not set", () => {
  const meanings = {
    dead: meaning("flag", { better: "less" }),
    seen: meaning("flag", { better: "more" }),
  };
  const given = facts({ measures: { dead: [0, 1], seen: [1, 1] }, meanings });
  expect([hasWarning(given, 0), hasWarning(given, 1)]).toEqual([false, true]);
});

test("summaries are one number each, or one per part", () => {
  const given = facts({
    summary: { kept: 0.9, explained_variance: [0.41, 0.22] },
    meanings: { explained_variance: meaning("share", { label: "explained by PCA" }) },
  });
  expect(summaryFacts(given)).toEqual([{ label: "kept", value: "0.9", sentence: "" }]);
  expect(partFacts(given)).toEqual([
    { label: "explained by PCA", value: "41 % + 22 %", sentence: "" },
  ]);
});
