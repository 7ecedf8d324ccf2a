import { expect, test, vi } from "vitest";
import { FetchError, ResourceCache } from "../../src/state/resource";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

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
  cache.get("a", load);
  expect(load).toHaveBeenCalledTimes(3);
  cache.get("b", load);
  expect(load).toHaveBeenCalledTimes(4);
});
