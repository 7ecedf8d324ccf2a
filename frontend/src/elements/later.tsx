// A component whose code is a file of its own, loaded when it is first needed.
import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { words } from "../state/words";
import { Failed } from "./failed";

export interface Later<Props> extends FunctionComponent<Props> {
  /** Starts loading before it is drawn; once loaded, it is drawn at once. */
  readonly begin: () => Promise<void>;
}

/** Makes a component of a dynamic import. */
export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): Later<Props> {
  const loaded = signal<FunctionComponent<Props> | null>(null);
  const hasFailed = signal(false);
  let loading: Promise<void> | null = null;
  const begin = () => {
    loading ??= load().then(
      (component) => {
        loaded.value = component;
      },
      () => {
        hasFailed.value = true;
      },
    );
    return loading;
  };
  function Later(props: Props) {
    void begin();
    const Loaded = loaded.value;
    if (Loaded !== null) return <Loaded {...props} />;
    if (!hasFailed.value) return <p class="placeholder">{words.loading}</p>;
    // Browsers remember a script that failed, so only a fresh page asks for it again.
    const failure = { what: "the code of this page", status: 0, message: words.noCode };
    return <Failed failure={failure} retry={() => location.reload()} />;
  }
  return Object.assign(Later, { begin });
}
