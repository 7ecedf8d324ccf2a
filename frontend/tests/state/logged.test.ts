import { beforeEach, expect, test, vi } from "vitest";
import { holdRequests, releaseRequests } from "../../src/state/first-picture";
import { index, loadRun } from "../../src/state/logged";

const whole = { version: 3, samples: 200, is_whole: true, runs: [], warnings: [] };
const asked: string[] = [];

/** A server that lists all runs only when asked for all. */
function serve(hasOthers: boolean) {
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    const isWhole = !hasOthers || address === "./index";
    return new Response(JSON.stringify({ ...whole, is_whole: isWhole }));
  });
}

beforeEach(() => {
  asked.length = 0;
  index.value = null;
});

test("the rest is asked for once the first picture is drawn", async () => {
  serve(true);
  holdRequests();
  const done = loadRun("run 1");
  await vi.waitFor(() => expect(index.value?.is_whole).toBe(false));
  expect(asked).toEqual(["./index?only=run%201"]);
  releaseRequests();
  await done;
  expect(asked).toEqual(["./index?only=run%201", "./index"]);
  expect(index.value?.is_whole).toBe(true);
});

test("a log of one run is asked for once", async () => {
  serve(false);
  await loadRun("");
  expect(asked).toEqual(["./index?only="]);
});
