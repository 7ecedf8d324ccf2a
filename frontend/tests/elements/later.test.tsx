import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { later } from "../../src/elements/later";
import { draw } from "../page";

function Greeting({ name }: { readonly name: string }) {
  return <p>Good day, {name}</p>;
}

test("a component that is loaded later says that it loads, and is drawn once it is there", async () => {
  const Late = later(() => Promise.resolve(Greeting));
  const page = draw(<Late name="unit 3" />);
  expect(page.textContent).toBe("Loading…");
  await act(() => Late.begin());
  expect(page.textContent).toBe("Good day, unit 3");
});

test("what began to load before it is drawn is loaded once and drawn at once", async () => {
  let loads = 0;
  const Late = later(() => {
    loads += 1;
    return Promise.resolve(Greeting);
  });
  await Late.begin();
  expect(draw(<Late name="unit 3" />).textContent).toBe("Good day, unit 3");
  expect(loads).toBe(1);
});

test("code that cannot be loaded is said in one sentence with a button to try again", async () => {
  const Late = later<{ name: string }>(() => Promise.reject(new TypeError("no answer")));
  const page = draw(<Late name="unit 3" />);
  await act(() => Late.begin());
  expect(page.querySelector("[role=alert]")?.textContent).toContain("does not answer");
  expect(page.querySelector("button")?.textContent).toContain("Retry");
});
