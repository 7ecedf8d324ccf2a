// A fetched value as a signal for components: loading, failed or ready.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export interface Failure {
  /** What was requested, in words. */
  readonly what: string;
  /** HTTP status; 0 if no answer came. */
  readonly status: number;
  readonly message: string;
}

export class FetchError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export type Resource<T> =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly failure: Failure; readonly retry: () => void }
  | { readonly state: "ready"; readonly value: T };

const LOADING = { state: "loading" } as const;

function failureOf(error: unknown): Failure {
  if (error instanceof FetchError) return error.failure;
  return { what: "the page", status: 0, message: String(error) };
}

interface Kept<T> {
  readonly resource: Signal<Resource<T>>;
  /** Its share of the limit; 0 until it is ready. */
  weight: number;
  /** Whether something on the page shows it. */
  isWatched: boolean;
}

/** Resources by key. Beyond the limit, the cache forgets the least recently used ones, but never those
 * that the page shows: they would only be fetched again. */
export class ResourceCache<T> {
  readonly #kept = new Map<string, Kept<T>>();
  #isTrimming = false;

  /** `limit` bounds the sum of the weights of all values. */
  constructor(
    private readonly limit: number,
    private readonly weigh: (value: T) => number = () => 1,
  ) {}

  /** The resource of a key. The first request for it starts loading. */
  get(key: string, load: () => Promise<T>): ReadonlySignal<Resource<T>> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.resource;
    }
    const watch = (isWatched: boolean) => {
      one.isWatched = isWatched;
      if (!isWatched) this.#trimSoon();
    };
    const resource = signal<Resource<T>>(LOADING, {
      watched: () => watch(true),
      unwatched: () => watch(false),
    });
    const one: Kept<T> = { resource, weight: 0, isWatched: false };
    this.#kept.set(key, one);
    this.#start(one, load);
    return resource;
  }

  #start(one: Kept<T>, load: () => Promise<T>): void {
    load().then(
      (value) => {
        one.weight = this.weigh(value);
        one.resource.value = { state: "ready", value };
        this.#trimSoon();
      },
      (error: unknown) => {
        const retry = () => {
          one.resource.value = LOADING;
          this.#start(one, load);
        };
        one.resource.value = { state: "failed", failure: failureOf(error), retry };
      },
    );
  }

  /** Trims after the page is drawn: during a change of page, nothing counts as shown for a moment. */
  #trimSoon(): void {
    if (this.#isTrimming) return;
    this.#isTrimming = true;
    setTimeout(() => {
      this.#isTrimming = false;
      this.#trim();
    }, 0);
  }

  #trim(): void {
    let total = 0;
    for (const { weight } of this.#kept.values()) total += weight;
    for (const [key, { weight, isWatched }] of this.#kept) {
      if (total <= this.limit) return;
      if (isWatched || weight === 0) continue;
      this.#kept.delete(key);
      total -= weight;
    }
  }
}
