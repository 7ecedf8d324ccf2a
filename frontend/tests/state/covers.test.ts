import { afterEach, expect, test, vi } from "vitest";
import { covers, techniqueCovers } from "../../src/state/covers";
import { place } from "../../src/state/navigation";
import { entry, facts, log } from "../visuals";

afterEach(() => vi.unstubAllGlobals());

const GIVEN = { tag: "grid/a/conv1", step: 4, picture: "data:image/webp;base64,AA" };
const ANSWER = {
  step: 4,
  covers: [
    { ...GIVEN, layer: "conv1", unit: 17, width: 48, height: 32 },
    { ...GIVEN, layer: "damaged", unit: 1, width: 48, height: 32, picture: "data:none" },
  ],
};

test("the covers of all layers are one request, which comes after the network is known", async () => {
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode");
  decode.mockImplementation(async function (this: HTMLImageElement) {
    if (this.src.endsWith("none")) throw new Error("not a picture");
  });
  const fetched = vi.fn(async (from: string) => {
    const answer = from.startsWith("./covers") ? ANSWER : facts({ kind: "model" });
    return new Response(JSON.stringify(answer));
  });
  vi.stubGlobal("fetch", fetched);
  log(
    entry({ kind: "model", technique: "model", layer: "", steps: [4] }),
    entry({ steps: [0, 4] }),
  );
  const stop = [covers, techniqueCovers].map((one) => one.subscribe(() => undefined));
  expect(covers.value.size).toBe(0);
  await vi.waitFor(() => expect(covers.value.size).toBe(1));
  expect(covers.value.get("conv1")).toMatchObject({
    unit: 17,
    atlas: { tile_width: 48, tile_height: 32, count: 1 },
  });
  const asked = fetched.mock.calls.map(([from]) => from);
  expect(asked.filter((from) => from.startsWith("./covers"))).toEqual([
    expect.stringMatching(/^\.\/covers\?run=[^&]+&step=4&ts=104$/),
  ]);
  place.value = { ...place.value, technique: "filters" };
  await vi.waitFor(() => expect(fetched.mock.lastCall?.[0]).toContain("&technique=filters"));
  for (const one of stop) one();
  decode.mockRestore();
});
