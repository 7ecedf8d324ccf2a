import { expect, test } from "vitest";
import { referenceAddress } from "../../src/elements/reference";

test("a reference leads to its DOI, its arXiv number or its address", () => {
  expect(referenceAddress("Carter 2019, doi:10.23915/distill.00015.")).toBe(
    "https://doi.org/10.23915/distill.00015",
  );
  expect(referenceAddress("Simonyan 2014, arXiv:1312.6034v2, section 2")).toBe(
    "https://doi.org/10.48550/arXiv.1312.6034",
  );
  expect(referenceAddress("see https://distill.pub/2017, figure 3")).toBe(
    "https://distill.pub/2017",
  );
  expect(referenceAddress("Krizhevsky et al. 2012, figure 3")).toBeNull();
});
