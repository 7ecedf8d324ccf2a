import { expect, test } from "vitest";
import { filmAddress } from "../../src/panels/animation-link";
import { atlas, showing, shown } from "../visuals";

const at = (step: number, units: readonly number[]) =>
  showing(shown({ step, atlas: atlas(units.length), arrays: { units } }));

test("a film names the tile of each step, wherever the unit stands", () => {
  const film = filmAddress({ all: [at(0, [3, 7]), at(4, [7]), at(8, [1])], id: 7 }, null);
  const query = new URLSearchParams(film?.split("?")[1]);
  expect([query.get("steps"), query.get("tiles")]).toEqual(["0,4", "1,0"]);
});

test("one step is no film", () => {
  expect(filmAddress({ all: [at(0, [7]), at(4, [1])], id: 7 }, null)).toBeNull();
  expect(filmAddress({ all: [showing(null)], id: 7 }, null)).toBeNull();
});
