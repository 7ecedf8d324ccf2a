import { expect, test } from "vitest";
import { crumbsOf } from "../../src/elements/breadcrumb";
import { START } from "../../src/state/place";

test("the breadcrumb leads up from a unit", () => {
  const crumbs = crumbsOf({ ...START, view: "unit", layer: "conv1", unit: 17 });
  expect(crumbs.map((crumb) => crumb.text)).toEqual(["Overview", "conv1", "unit 17"]);
});
