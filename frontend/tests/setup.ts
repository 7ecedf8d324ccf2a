// All test files share one page, so that each test begins with an empty log.
import { beforeEach } from "vitest";
import { index } from "../src/state/logged";
import { place } from "../src/state/navigation";
import { START } from "../src/state/place";

beforeEach(() => {
  index.value = null;
  place.value = START;
});
