import { afterEach, expect, test, vi } from "vitest";
import { hasSameImages } from "../../src/state/same-images";
import { entry, facts, log, run } from "../visuals";

afterEach(() => vi.unstubAllGlobals());

const IMAGES = entry({ kind: "images", technique: "images", layer: "images" });

function shownTo(one: string, labels: readonly number[]) {
  return { one, answer: facts({ kind: "images", arrays: { image_ids: [0, 1], labels } }) };
}

test("runs were shown the same images if ids, names and labels agree", async () => {
  const asked = [shownTo("run1", [0, 1]), shownTo("same", [0, 1]), shownTo("other", [1, 1])];
  const answer = vi.fn(async (address: string) => {
    const found = asked.find(({ one }) => address.includes(`run=${one}`));
    return new Response(JSON.stringify(found?.answer));
  });
  vi.stubGlobal("fetch", answer);
  log(IMAGES);
  expect(hasSameImages(run("same", [IMAGES]))).toBeNull();
  await vi.waitFor(() => expect(hasSameImages(run("same", [IMAGES]))).toBe(true));
  await vi.waitFor(() => expect(hasSameImages(run("other", [IMAGES]))).toBe(false));
});
