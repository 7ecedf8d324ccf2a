// A page to draw on.
import { type ComponentChild, render } from "preact";
import { act } from "preact/test-utils";

const root = document.createElement("div");
document.body.append(root);

/** Draws a component, in place of what was drawn before, and hands out the element that holds it. */
export function draw(what: ComponentChild): HTMLElement {
  act(() => render(null, root));
  act(() => render(what, root));
  return root;
}
