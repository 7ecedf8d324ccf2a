// The entry: TensorBoard imports this module into the plugin's page and calls `render`.
import { effect } from "@preact/signals";
import { render as renderInto } from "preact";
import { Frame } from "./screens/frame";
import { follow, isDark } from "./state/host";
import { listenToKeys } from "./state/keys";
import { reload } from "./state/logged";
import { keepPreferences } from "./state/preferences";
import { start } from "./state/start";
import { addStyles } from "./styles/add-styles";
import styles from "./styles/index.css?inline";

/** Draws the plugin into the page's body and keeps it up to date. */
export function render(): void {
  addStyles(styles);
  const viewport = document.createElement("meta");
  viewport.name = "viewport";
  viewport.content = "width=device-width";
  document.head.append(viewport);
  follow(() => void reload());
  effect(() => {
    document.documentElement.dataset.theme = isDark.value ? "dark" : "light";
  });
  start();
  keepPreferences();
  listenToKeys();
  renderInto(<Frame />, document.body);
}
