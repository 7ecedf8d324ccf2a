import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HealthLine } from "../../src/screens/health-line";
import { Overview } from "../../src/screens/overview";
import { Rail } from "../../src/screens/rail";
import type { Entry } from "../../src/state/contract";
import { index } from "../../src/state/logged";
import { go } from "../../src/state/navigation";
import { healthOf } from "../healths";
import { draw } from "../page";
import { atlas, entry, facts, log, run } from "../visuals";

/** Requests that wait until a test answers them. */
const asked: { readonly from: string; readonly answer: (answer: Response) => void }[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", (from: string) => new Promise((answer) => asked.push({ from, answer })));
  // No picture ever arrives: the list waits for none.
  const decode = vi.spyOn(HTMLImageElement.prototype, "decode");
  decode.mockReturnValue(new Promise(() => undefined));
});

afterEach(() => {
  draw(null);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function give(part: string, answer: unknown, status = 200): Promise<void> {
  const at = asked.findIndex(({ from }) => from.includes(part));
  const [found] = at < 0 ? [] : asked.splice(at, 1);
  if (found === undefined) throw new Error(`expected a request for ${part}`);
  await act(async () => {
    found.answer(new Response(JSON.stringify(answer), { status }));
    await new Promise((done) => setTimeout(done, 0));
  });
}

/** Adds a run and selects it. Each test has one of its own, since the page keeps what it was answered. */
function open(name: string, ...visuals: readonly Entry[]): void {
  const others = index.value?.runs ?? [];
  if (index.value === null) log();
  if (index.value === null) throw new Error("expected a log");
  index.value = { ...index.value, runs: [...others, run(name, visuals)] };
  go({ run: name });
}

const network = (...paths: readonly string[]) =>
  facts({ kind: "model", facts: { layers: paths.map((path) => ({ path, parents: [] })) } });

const modelAt = (...steps: readonly number[]) =>
  entry({ tag: "model", kind: "model", technique: "model", layer: "", steps });

const pictured = (layer: string, ...steps: readonly number[]) =>
  entry({ layer, steps: steps.length > 0 ? steps : [0], atlas: atlas(4) });

const rowsOf = (page: Element) =>
  [...page.querySelectorAll(".layer-row .layer-name")].map((row) => row.textContent);

const railOf = (page: Element) =>
  [...page.querySelectorAll(".rail-layer")].map((link) => link.getAttribute("title"));

test("rows and links to layers are drawn once the network tells their order", async () => {
  open("ordered", pictured("last"), pictured("first"), modelAt(0));
  const page = draw([<Rail key="rail" />, <Overview key="overview" />]);
  expect([rowsOf(page), railOf(page)]).toEqual([[], []]);
  expect(page.textContent).toContain("Loading");
  await give("tag=model&", network("first", "last"));
  expect(rowsOf(page)).toEqual(["first", "last"]);
  expect(railOf(page)).toEqual(["first", "last"]);
});

test.each([
  ["a network that does not arrive", [modelAt(0)]],
  ["a run without one", []],
])("%s leaves the layers in the order of the index", async (name, models) => {
  open(name, pictured("last"), pictured("first"), ...models);
  const page = draw(<Overview />);
  if (models.length > 0) await give("tag=model&", "evicted", 404);
  expect(rowsOf(page)).toEqual(["last", "first"]);
});

test("while the network of another step loads, the rows stay", async () => {
  open("growing", pictured("last", 1, 2), pictured("first", 1, 2), modelAt(1, 2));
  const page = draw(<Overview />);
  await give("tag=model&step=2", network("first", "last"));
  const row = page.querySelector(".layer-row");
  act(() => go({ step: 1 }));
  expect(rowsOf(page)).toEqual(["first", "last"]);
  await give("tag=model&step=1", network("first", "last"));
  expect(rowsOf(page)).toEqual(["first", "last"]);
  expect(page.querySelector(".layer-row")).toBe(row);
});

test("the rows of another run wait for its own network", async () => {
  open("one", pictured("last"), pictured("first"), modelAt(0));
  const page = draw(<Overview />);
  await give("tag=model&", network("first", "last"));
  act(() => open("other", pictured("a"), pictured("b"), modelAt(0)));
  expect(rowsOf(page)).toEqual([]);
  await give("run=other%2Fnetviz&tag=model&", network("b", "a"));
  expect(rowsOf(page)).toEqual(["b", "a"]);
});

test("sorted rows wait for what they are sorted by", async () => {
  open("sorted", pictured("first"), pictured("last"), modelAt(0));
  go({ sort: "dead" });
  const page = draw(<Overview />);
  await give("tag=model&", network("first", "last"));
  expect(rowsOf(page)).toEqual([]);
  const health = healthOf({ layer: "first", dead_units: 0 }, { layer: "last", dead_units: 3 });
  await give("./health?", { layers: [...health.values()] });
  expect(rowsOf(page)).toEqual(["last", "first"]);
});

test("the line of health has its place before its words come, and none if none do", async () => {
  open("healthy", pictured("conv1"), entry({ kind: "patches" }), modelAt(0));
  const page = draw(<HealthLine />);
  await give("tag=model&", network("conv1"));
  expect(page.querySelector(".health-line")?.textContent).toBe("");
  await give("./health?", { layers: [] });
  expect(page.querySelector(".health-line")).toBeNull();
});
