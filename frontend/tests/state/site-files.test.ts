import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { facts } from "../visuals";

const FILES = {
  visuals: {
    "run/netviz": {
      "grid/a": {
        4: { folder: 17, sheets: ["webp", "png"], thumbnails: [4, 48, 32] as const, whole: true },
      },
    },
  },
  runs: { "run/netviz": { folder: 3, steps: [0, 2, 9], layers: ["conv1", "a/b"] } },
  axes: {
    responses: {
      arrays: { units: ["units"], image_ids: ["images"], strongest: ["units", "images"] },
      measures: ["units"],
    },
  },
};
const ASKED = "run=run%2Fnetviz&tag=grid%2Fa&step=4&ts=1.5";

beforeEach(() => {
  document.documentElement.dataset.site = "./data/";
  vi.resetModules();
});

afterEach(() => {
  delete document.documentElement.dataset.site;
  vi.resetModules();
  vi.unstubAllGlobals();
});

async function site() {
  const found = await import("../../src/state/site-files");
  found.keepFiles(FILES);
  return found;
}

async function fileOf(address: string): Promise<string> {
  return (await site()).findFile("this", address).file;
}

test("every answer of a site has its file", async () => {
  expect(await fileOf("./index")).toBe("./data/index.json");
  expect(await fileOf(`./visual?${ASKED}`)).toBe("./data/17/visual.json?ts=1.5");
  expect(await fileOf(`./atlas?${ASKED}`)).toBe("./data/17/sheet0.webp?ts=1.5");
  expect(await fileOf(`./atlas?${ASKED}&sheet=1`)).toBe("./data/17/sheet1.png?ts=1.5");
  expect(await fileOf(`./thumbnails?${ASKED}`)).toBe("./data/17/thumbnails.webp?ts=1.5");
  expect(await fileOf("./history?run=run%2Fnetviz&layer=a%2Fb")).toBe(
    "./data/3/history1.json?ts=0",
  );
});

test("one thumbnail is a part of the sheet", async () => {
  const { file, cut } = (await site()).findFile("this", `./thumbnails?${ASKED}&tile=6`);
  expect(file).toBe("./data/17/thumbnails.webp?ts=1.5");
  expect(cut).toEqual({ left: 96, top: 32, width: 48, height: 32 });
});

test("the health of any step, and its covers, are those of the nearest one", async () => {
  const file = (step: string) => fileOf(`./health?run=run%2Fnetviz&step=${step}&ts=7`);
  expect(await file("2")).toBe("./data/3/health2.json?ts=7");
  expect(await file("7")).toBe("./data/3/health9.json?ts=7");
  expect(await file("latest")).toBe("./data/3/health9.json?ts=7");
  expect(await fileOf("./covers?run=run%2Fnetviz&step=7")).toBe("./data/3/covers9.json?ts=0");
});

test("what only the plugin can answer is said in a sentence", async () => {
  await expect(fileOf(`./matching?${ASKED}&other=run2`)).rejects.toThrow("needs TensorBoard");
  await expect(fileOf("./visual?run=other&tag=a&step=1")).rejects.toThrow("needs TensorBoard");
});

test("the rows of a unit are cut out of the whole file", async () => {
  const whole = facts({
    kind: "responses",
    arrays: {
      units: [5, 7],
      image_ids: [10, 11, 12],
      strongest: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    },
    measures: { interest: [0.5, 0.25] },
  });
  const { answerOf, findFile } = await site();
  const rows = (question: string) => answerOf(`./visual?${ASKED}${question}`, whole);
  expect(findFile("this", `./visual?${ASKED}&unit=7`).file).toContain("/17/whole.json");
  expect(rows("")).toBe(whole);
  expect(rows("&unit=7")).toMatchObject({
    arrays: { units: [7], image_ids: [10, 11, 12], strongest: [[4, 5, 6]] },
    measures: { interest: [0.25] },
    positions: { units: [1] },
  });
  expect(rows("&image=12")).toMatchObject({
    arrays: { units: [5, 7], image_ids: [12], strongest: [[3], [6]] },
    measures: { interest: [0.5, 0.25] },
    positions: { images: [2] },
  });
  expect(rows("&unit=6")).toMatchObject({
    arrays: { units: [], image_ids: [10, 11, 12], strongest: [] },
    positions: { units: [] },
  });
});

test("the index of a site says where its files lie, and nothing offers a download", async () => {
  const answer = { version: 3, samples: 0, is_whole: true, runs: [], warnings: [], files: FILES };
  const asked = vi.fn().mockResolvedValue(Response.json(answer));
  vi.stubGlobal("fetch", asked);
  const { downloadAddress, fetchIndex } = await import("../../src/state/api");
  const { findFile } = await import("../../src/state/site-files");
  await fetchIndex();
  expect(asked).toHaveBeenCalledWith("./data/index.json");
  expect(findFile("this", `./visual?${ASKED}`).file).toContain("/17/");
  expect(downloadAddress("run/netviz", "grid/a", 4)).toBeNull();
});

test("a page of TensorBoard is no site", async () => {
  delete document.documentElement.dataset.site;
  const { isSite, server } = await import("../../src/state/site");
  expect(isSite).toBe(false);
  expect(server).toBe("TensorBoard");
});
