// Whether the network is fooled at the shown rung, and its answer.

import type { VisualFacts } from "../state/contract";
import { verdictOf } from "../state/ladders";
import { imageLabel } from "../state/probe";
import { className } from "../state/store";
import type { LadderView } from "./ladder-view";

interface Props {
  readonly facts: VisualFacts;
  readonly view: LadderView;
}

export function VerdictWords({ facts, view }: Props) {
  const label = imageLabel(view.subjects[view.subject] ?? -1);
  const verdict = verdictOf(facts, view.subject, view.rung, label);
  if (verdict === null) return null;
  const { truth, answer, isFooled } = verdict;
  if (!isFooled) return <span>still {className(truth)}</span>;
  return (
    <span class="verdict">
      {truth >= 0 && `${className(truth)} → `}
      <b>{className(answer)}</b>
    </span>
  );
}
