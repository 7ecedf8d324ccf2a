import { beforeEach, expect, test, vi } from "vitest";

const FACTS = "./visual?run=a&tag=grid%2Fa&step=0";
const PICTURE = "./atlas?run=a&step=0&tag=grid%2Fa";
const OTHER = "./visual?run=a&tag=model&step=0";

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  return () => vi.useRealTimers();
});

/** A page that holds its requests, and what went out so far. */
async function held() {
  const page = await import("../../src/state/first-picture");
  page.holdRequests();
  const out: string[] = [];
  const ask = (address: string) => {
    const turn = page.turnOf(address);
    if (turn === null) out.push(address);
    else void turn.then(() => out.push(address));
  };
  return { ...page, out, ask };
}

test("until the first picture is drawn, only what it needs is asked for", async () => {
  const { ask, out, leadWith, noteSettled } = await held();
  for (const one of ["./index", OTHER, FACTS]) ask(one);
  expect(out).toEqual(["./index"]);
  leadWith([FACTS], "grid/a");
  await vi.advanceTimersByTimeAsync(0);
  ask(PICTURE);
  ask(`${PICTURE}&sheet=1`);
  ask("./thumbnails?run=a&tag=grid%2Fb&step=0");
  expect(out).toEqual(["./index", FACTS, PICTURE]);
  noteSettled(FACTS);
  await vi.advanceTimersByTimeAsync(1000);
  expect(out).toHaveLength(3);
  noteSettled(PICTURE);
  await vi.advanceTimersByTimeAsync(200);
  expect(out.slice(3)).toEqual([OTHER, `${PICTURE}&sheet=1`, expect.stringMatching("thumbnails")]);
});

test("nothing else is asked for until all that the first picture needs is there", async () => {
  const { ask, out, leadWith, noteSettled } = await held();
  const NETWORK = "./visual?run=a&tag=network&step=0";
  for (const one of [NETWORK, OTHER]) ask(one);
  leadWith([NETWORK, FACTS], "grid/a");
  for (const one of [PICTURE, FACTS]) ask(one);
  await vi.advanceTimersByTimeAsync(0);
  expect(out).toEqual([PICTURE, FACTS, NETWORK]);
  for (const one of [PICTURE, FACTS]) noteSettled(one);
  await vi.advanceTimersByTimeAsync(1000);
  expect(out).toHaveLength(3);
  noteSettled(NETWORK);
  await vi.advanceTimersByTimeAsync(200);
  expect(out.slice(3)).toEqual([OTHER]);
});

test("a later part of the visual that leads may hold its first picture", async () => {
  const { ask, out, leadWith } = await held();
  leadWith([FACTS], "grid/a");
  ask("./thumbnails?run=a&tag=grid%2Fab&step=0");
  ask("./thumbnails?run=a&tag=grid%2Fa%23part2&step=0");
  expect(out).toEqual(["./thumbnails?run=a&tag=grid%2Fa%23part2&step=0"]);
});

test.each([
  ["facts and pictures", [FACTS], "grid/a"],
  ["pictures alone", [], "grid/a"],
  ["numbers alone", [FACTS], null],
])("what waits for the first picture is no part of a lead of %s", async (_, facts, tag) => {
  const { released, releaseRequests, leadWith } = await held();
  const wasReleased = vi.fn();
  void released().then(wasReleased);
  leadWith(facts, tag);
  await vi.advanceTimersByTimeAsync(0);
  expect(wasReleased).not.toHaveBeenCalled();
  releaseRequests();
  await vi.advanceTimersByTimeAsync(0);
  expect(wasReleased).toHaveBeenCalled();
});

test("only the first that would lead does", async () => {
  const { ask, out, leadWith, isLeading } = await held();
  leadWith([FACTS], "grid/a");
  leadWith([OTHER], "model");
  ask(OTHER);
  expect(out).toEqual([]);
  expect([isLeading("grid/a"), isLeading("model")]).toEqual([true, false]);
});

test("numbers without pictures lead until they are there", async () => {
  const { ask, out, leadWith, noteSettled } = await held();
  leadWith(["./visual?map"], null);
  for (const one of ["./visual?map", OTHER]) ask(one);
  expect(out).toEqual(["./visual?map"]);
  noteSettled("./visual?map");
  await vi.advanceTimersByTimeAsync(200);
  expect(out).toEqual(["./visual?map", OTHER]);
});

test("nothing waits for a picture that nobody asks for, nor for a page that leads with none", async () => {
  const one = await held();
  one.leadWith([FACTS], "grid/a");
  one.ask(OTHER);
  one.noteSettled(FACTS);
  await vi.advanceTimersByTimeAsync(300);
  expect(one.out).toEqual([OTHER]);
  vi.resetModules();
  const other = await held();
  other.ask(OTHER);
  other.releaseIfNothingLeads();
  await vi.advanceTimersByTimeAsync(300);
  expect(other.out).toEqual([OTHER]);
});

test("nothing waits longer than fifteen seconds", async () => {
  const { ask, out, leadWith, releaseIfNothingLeads } = await held();
  leadWith([FACTS], "grid/a");
  releaseIfNothingLeads();
  ask(OTHER);
  await vi.advanceTimersByTimeAsync(14_900);
  expect(out).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(out).toEqual([OTHER]);
});
