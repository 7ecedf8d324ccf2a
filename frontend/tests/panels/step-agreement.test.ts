import { expect, test } from "vitest";
import type { Column } from "../../src/panels/column";
import { agreementOf, commonStep } from "../../src/panels/step-agreement";
import { entry, run } from "../visuals";

function column(name: string, steps: readonly number[]): Column {
  return {
    key: name,
    heading: name,
    run: run(name),
    entry: entry({ steps }),
    step: null,
    to: { run: name },
  };
}

const columns = [column("a", [0, 4, 8]), column("b", [0, 4])];

test("equal steps need no words", () => {
  expect(agreementOf(columns, [4, 4])).toEqual({ text: "", common: null });
  expect(agreementOf(columns, [8, null])).toEqual({ text: "", common: null });
});

test("different steps are said, with the last step that all have", () => {
  expect(agreementOf(columns, [8, 4])).toEqual({ text: "a at step 8, b at step 4", common: 4 });
  expect(commonStep([column("a", [1]), column("b", [2])])).toBeNull();
});
