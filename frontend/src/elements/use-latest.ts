// What a component was last drawn with, for what happens later: a pointer may rest on a picture that was
// not loaded yet when it came.
import type { RefObject } from "preact";
import { useRef } from "preact/hooks";

export function useLatest<T>(value: T): RefObject<T> & { current: T } {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}
