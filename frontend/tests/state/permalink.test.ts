import { expect, test } from "vitest";
import { place } from "../../src/state/navigation";
import { exactPlace, permalink } from "../../src/state/permalink";
import { START } from "../../src/state/place";
import { entry, log } from "../visuals";

test("a copied link names run and step, even where the page follows the newest", () => {
  log(entry({ steps: [0, 8] }));
  place.value = { ...START, run: "run1" };
  expect(exactPlace(place.value)).toMatchObject({ run: "run1/netviz", step: 8 });
  expect(permalink({ ...place.value, step: 0 })).toContain("p.netviz.step=0");
});
