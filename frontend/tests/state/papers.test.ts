import { expect, test } from "vitest";
import { paperAddress } from "../../src/state/papers";

test("a reference leads to the DOI, the arXiv number or the address in its text", () => {
  expect(paperAddress("Carter 2019, doi:10.23915/distill.00015.")).toBe(
    "https://doi.org/10.23915/distill.00015",
  );
  expect(paperAddress("Simonyan 2014, arXiv:1312.6034v2, section 2")).toBe(
    "https://doi.org/10.48550/arXiv.1312.6034",
  );
  expect(paperAddress("see https://distill.pub/2017, figure 3")).toBe("https://distill.pub/2017");
});

test("a paper without a DOI leads to where it can be read", () => {
  expect(paperAddress("van der Maaten, Hinton 2008, Visualizing data using t-SNE")).toBe(
    "https://jmlr.org/papers/v9/vandermaaten08a.html",
  );
});

test("a well-known paper is known by its title", () => {
  expect(paperAddress("Olah, Mordvintsev, Schubert 2017, Feature visualization")).toBe(
    "https://doi.org/10.23915/distill.00007",
  );
  expect(
    paperAddress("Girshick 2014, Rich feature hierarchies for accurate object detection"),
  ).toBe("https://doi.org/10.1109/CVPR.2014.81");
  expect(paperAddress("Erhan et al. 2009, Visualizing higher-layer features")).toBeNull();
  expect(paperAddress("Fel et al. 2023, Unlocking feature visualization")).toBeNull();
});
