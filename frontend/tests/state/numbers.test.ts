import { expect, test } from "vitest";
import { axesOf, levels, measured, numberAt, row, rungValue } from "../../src/state/numbers";

test("numbers are found by their place; what is missing is null", () => {
  const values = [
    [1, null],
    [3, 4],
  ];
  expect(numberAt(values, 1, 0)).toBe(3);
  expect(numberAt(values, 0, 1)).toBeNull();
  expect(numberAt(values, 5, 5)).toBeNull();
  expect(numberAt(7)).toBe(7);
  expect(row(values, 0)).toEqual([1, null]);
  expect(axesOf(values)).toBe(2);
});

test("measured values keep three digits", () => {
  expect(measured(0.123456)).toBe("0.123");
  expect(measured(1234.5)).toBe("1,235");
  expect(measured(0.00001)).toBe("1.0e-5");
  expect(measured(null)).toBe("–");
});

test("an epsilon is told in 255ths", () => {
  expect(rungValue("epsilon", 4 / 255)).toBe("4/255");
  expect(rungValue("epsilon", 0)).toBe("0");
  expect(rungValue("epsilon", 0.1234)).toBe("31.5/255");
  expect(levels(1)).toBe("255/255");
  expect(levels(3.2)).toBe("3.2");
  expect(rungValue("layer", "conv1")).toBe("conv1");
});
