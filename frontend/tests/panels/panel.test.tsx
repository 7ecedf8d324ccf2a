import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import { Panel } from "../../src/panels/panel";
import { go } from "../../src/state/navigation";
import { draw } from "../page";
import { entry, facts, log, run } from "../visuals";

afterEach(() => vi.unstubAllGlobals());

/** Answers each request for a step with a visual of its own. */
function answer(): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    const step = Number(new URLSearchParams(address.split("?")[1]).get("step"));
    const title = step === 0 ? "Noise of pool" : "Map of pool";
    return Response.json(facts({ kind: "note", step, title, caption: `Caption of step ${step}.` }));
  });
  return asked;
}

const settle = () => act(() => new Promise<void>((resolve) => setTimeout(resolve, 0)));

test("title and caption are those of the step that is shown", async () => {
  answer();
  const note = entry({ kind: "note", layer: "pool", title: "Title of the log", steps: [0, 4] });
  log(note);
  const page = draw(<Panel run={run("run1", [note])} entry={note} />);
  expect(page.querySelector("h2")?.textContent).toBe("Title of the log");
  await settle();
  expect(page.querySelector("h2")?.textContent).toBe("Map of pool");
  expect(page.querySelector(".caption")?.textContent).toContain("Caption of step 4.");
  act(() => go({ step: 0 }));
  await settle();
  expect(page.querySelector("h2")?.textContent).toBe("Noise of pool");
  expect(page.querySelector(".caption")?.textContent).toContain("Caption of step 0.");
});

test("a request for a step carries its wall time, so that the browser may keep the answer", async () => {
  const asked = answer();
  const note = entry({ kind: "note", layer: "conv9", steps: [8] });
  log(note);
  draw(<Panel run={run("run1", [note])} entry={note} />);
  await settle();
  expect(asked).toEqual(["./visual?run=run1%2Fnetviz&tag=note%2Ffilters%2Fconv9&step=8&ts=108"]);
});
