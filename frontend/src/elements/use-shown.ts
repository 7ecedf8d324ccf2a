// A visual with its picture at the wanted step. While another step loads, the last one stays on the
// page under its own step, so that the step named is always the step shown.

import { useMemo, useRef } from "preact/hooks";
import { pictureOf, rowPictureOf, visualAddress, visualOf } from "../state/api";
import type { Entry, Run, VisualFacts } from "../state/contract";
import { leadWith } from "../state/first-picture";
import { isOnSheets } from "../state/first-tiles";
import type { Picture } from "../state/picture";
import type { Failure, Resource } from "../state/resource";
import { isOfRows, type Subject } from "../state/rows";
import { type FindTile, finderOf } from "../state/single-tiles";
import { isSite } from "../state/site";
import { type ShownStep, shownStep, unionOfSteps } from "../state/steps";

export interface Shown {
  readonly run: Run;
  readonly entry: Entry;
  readonly at: ShownStep;
  readonly facts: VisualFacts;
  /** The atlas; null for kinds without pictures. */
  readonly picture: Picture | null;
}

export interface Showing {
  readonly shown: Shown | null;
  readonly isLoading: boolean;
  readonly failed: { readonly failure: Failure; readonly retry: () => void } | null;
}

/** What is loaded of an entry. */
export interface Wanted extends Subject {
  /** Whether whoever shows it finds the tiles in sight itself, where they lie on several sheets. */
  readonly findsTiles?: boolean;
}

/** The picture of an entry; of a unit or image, which the facts must know, only its tiles. */
function pictured(
  run: Run,
  entry: Entry,
  at: ShownStep,
  of: Wanted,
  facts: Resource<VisualFacts>,
): Resource<Picture> | null {
  const hasRows = isOfRows(entry.kind, of);
  if (!hasRows && of.findsTiles && isOnSheets(entry)) return null;
  if (!hasRows) return pictureOf(run.run, entry, at.step, at.wallTime).value;
  const known = facts.state === "ready" ? facts.value : null;
  if (known !== null && !known.atlas?.count) return null;
  // The plugin cuts them out beside the facts; in a site only the facts tell where they lie.
  if (known === null && (isSite || facts.state === "failed")) return null;
  return rowPictureOf(run.run, entry, at.step, at.wallTime, of, known).value;
}

/** What is loaded of an entry of a run at a wanted step; of a unit or image, only what is about it. This reads signals, so that a component that
 * calls it is drawn again when more arrives. */
export function showing(run: Run, entry: Entry, step: number | null, of: Wanted = {}): Showing {
  const at = shownStep(entry, step, unionOfSteps(run.visuals).at(-1) ?? 0);
  if (at === null) return { shown: null, isLoading: false, failed: null };
  const from = visualAddress(run.run, entry, at.step, at.wallTime, of);
  leadWith([from], entry.atlas === null ? null : entry.tag);
  const facts = visualOf(run.run, entry, at.step, at.wallTime, of).value;
  const picture = entry.atlas ? pictured(run, entry, at, of, facts) : null;
  if (facts.state === "failed") return { shown: null, isLoading: false, failed: facts };
  if (facts.state === "loading") return { shown: null, isLoading: true, failed: null };
  if (picture?.state === "failed") return { shown: null, isLoading: false, failed: picture };
  if (picture?.state === "loading") return { shown: null, isLoading: true, failed: null };
  const ready = picture?.state === "ready" ? picture.value : null;
  const shown = { run, entry, at, facts: facts.value, picture: ready };
  return { shown, isLoading: false, failed: null };
}

export function useShown(run: Run, entry: Entry, step: number | null, of: Wanted = {}): Showing {
  const last = useRef<Shown | null>(null);
  const now = showing(run, entry, step, of);
  if (now.shown !== null) {
    // The same object as long as nothing changed, so that memoised values stay valid.
    const before = last.current;
    const isSame =
      before?.facts === now.shown.facts &&
      before.picture === now.shown.picture &&
      before.entry === now.shown.entry &&
      before.at.insteadOf === now.shown.at.insteadOf;
    if (!isSame) last.current = now.shown;
    return { ...now, shown: last.current };
  }
  const isStale = last.current?.run.run !== run.run || last.current.entry.tag !== entry.tag;
  return isStale || now.failed !== null ? now : { ...now, shown: last.current };
}

/** Finds the tiles of a visual that lie on several sheets; undefined where one picture holds them all. */
export function useFinder({ run, entry, at, facts, picture }: Shown): FindTile | undefined {
  const { step, wallTime } = at;
  return useMemo(
    () => (picture === null ? finderOf({ run: run.run, entry, step, wallTime }, facts) : undefined),
    [run.run, entry, step, wallTime, facts, picture],
  );
}
