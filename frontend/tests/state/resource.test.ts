import { effect } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { FetchError, ResourceCache } from "../../src/state/resource";

/** Waits for what was loaded, and for the trimming after it. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("a resource is loaded once for all who ask", async () => {
  const load = vi.fn(async () => "picture");
  const cache = new ResourceCache<string>(10);
  const first = cache.get("key", load);
  expect(first.value.state).toBe("loading");
  expect(cache.get("key", load)).toBe(first);
  await settle();
  expect(first.value).toEqual({ state: "ready", value: "picture" });
  expect(load).toHaveBeenCalledTimes(1);
});

test("a failure says what failed and can be retried", async () => {
  const failure = { what: "picture", status: 404, message: "evicted" };
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new FetchError(failure))
    .mockResolvedValueOnce("picture");
  const resource = new ResourceCache<string>(10).get("key", load);
  await settle();
  const failed = resource.value;
  if (failed.state !== "failed") throw new Error("expected a failure");
  expect(failed.failure).toEqual(failure);
  failed.retry();
  expect(resource.value.state).toBe("loading");
  await settle();
  expect(resource.value.state).toBe("ready");
});

test("the least recently used is forgotten", async () => {
  const load = vi.fn(async () => "x");
  const cache = new ResourceCache<string>(2);
  for (const key of ["a", "b", "a", "c"]) cache.get(key, load);
  expect(load).toHaveBeenCalledTimes(3);
  await settle();
  cache.get("a", load);
  expect(load).toHaveBeenCalledTimes(3);
  cache.get("b", load);
  expect(load).toHaveBeenCalledTimes(4);
});

test("a limit bounds the sum of the weights, not the number", async () => {
  const cache = new ResourceCache<string>(10, (text) => text.length);
  const load = (text: string) => vi.fn(async () => text);
  const [long, short, shorter] = [load("12345678"), load("12"), load("1")];
  cache.get("long", long);
  cache.get("short", short);
  await settle();
  cache.get("shorter", shorter);
  await settle();
  cache.get("short", short);
  expect(short).toHaveBeenCalledTimes(1);
  cache.get("long", long);
  expect(long).toHaveBeenCalledTimes(2);
});

test("what the page shows is kept beyond the limit, until it is shown no more", async () => {
  const load = vi.fn(async () => "x");
  const cache = new ResourceCache<string>(1);
  const stop = ["a", "b"].map((key) => effect(() => void cache.get(key, load).value));
  await settle();
  await settle();
  expect(load).toHaveBeenCalledTimes(2);
  cache.get("a", load);
  expect(load).toHaveBeenCalledTimes(2);
  for (const end of stop) end();
  await settle();
  cache.get("b", load);
  expect(load).toHaveBeenCalledTimes(3);
});
