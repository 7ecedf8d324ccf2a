// Something that is being fetched, as a value that components read: loading, failed or ready.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export interface Failure {
  /** What was asked for, in words. */
  readonly what: string;
  /** HTTP status; 0 when no answer came. */
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
  return { what: "page", status: 0, message: String(error) };
}

/** Resources by key; the least recently used are forgotten beyond `limit`. */
export class ResourceCache<T> {
  readonly #entries = new Map<string, Signal<Resource<T>>>();

  constructor(private readonly limit: number) {}

  /** The resource of a key, whose loading starts with the first request for it. */
  get(key: string, load: () => Promise<T>): ReadonlySignal<Resource<T>> {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const resource = signal<Resource<T>>(LOADING);
    const start = () => {
      load().then(
        (value) => {
          resource.value = { state: "ready", value };
        },
        (error: unknown) => {
          const retry = () => {
            resource.value = LOADING;
            start();
          };
          resource.value = { state: "failed", failure: failureOf(error), retry };
        },
      );
    };
    start();
    this.#entries.set(key, resource);
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size > this.limit && oldest !== undefined) this.#entries.delete(oldest);
    return resource;
  }
}
