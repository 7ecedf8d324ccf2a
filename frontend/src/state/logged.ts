// What is logged: the plugin's index, fetched again and again while the page is open.
import { batch, computed, signal } from "@preact/signals";
import { fetchIndex } from "./api";
import type { Index, Run } from "./contract";
import { released } from "./first-picture";
import { isShown } from "./host";
import { type Failure, FetchError } from "./resource";

/** The last good index; null before the first answer. */
export const index = signal<Index | null>(null);
/** Why the last request for the index failed; null if it did not. */
export const indexFailure = signal<Failure | null>(null);

let pending: Promise<void> | null = null;

/** Fetches the index again, or what it says of one run. The place stays; "latest" follows by itself. */
export function reload(only?: string): Promise<void> {
  pending ??= fetchIndex(only)
    .then(
      (answer) => {
        batch(() => {
          indexFailure.value = null;
          if (JSON.stringify(answer) !== JSON.stringify(index.peek())) index.value = answer;
        });
      },
      (error: unknown) => {
        indexFailure.value =
          error instanceof FetchError
            ? error.failure
            : { what: "the list of logged visuals", status: 0, message: String(error) };
      },
    )
    .finally(() => {
      pending = null;
    });
  return pending;
}

/** Fetches what the first picture of a run needs, and after that picture the rest. */
export async function loadRun(name: string): Promise<void> {
  await reload(name);
  if (index.peek()?.is_whole !== false) return;
  await released();
  await reload();
}

const EMPTY_POLL_MS = 5_000;
const POLL_MS = 30_000; // as TensorBoard's own reload period

/** Reloads regularly while the tab is shown, more often while the log is empty. */
export function keepReloading(): void {
  let last = Date.now();
  setInterval(() => {
    const period = runs.peek().length === 0 ? EMPTY_POLL_MS : POLL_MS;
    if (!isShown.peek() || Date.now() - last < period) return;
    last = Date.now();
    void reload();
  }, 1_000);
}

/** Runs that hold at least one visual. */
export const runs = computed<readonly Run[]>(
  () => index.value?.runs.filter((run) => run.visuals.length > 0) ?? [],
);
