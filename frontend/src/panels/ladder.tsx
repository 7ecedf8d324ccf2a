// Pictures of subjects along one axis: layers, octaves, epsilons.
import { useState } from "preact/hooks";
import { go, place } from "../state/navigation";
import { probe } from "../state/probe";
import { LadderChart } from "./ladder-chart";
import { LadderControls, type Reference } from "./ladder-controls";
import { LadderPair } from "./ladder-pair";
import { LadderTable } from "./ladder-table";
import { ladderView } from "./ladder-view";
import type { PanelProps } from "./props";

export function LadderPanel({ shown, image }: PanelProps) {
  const { facts } = shown;
  const [picked, setPicked] = useState(0);
  const [chosen, setReference] = useState<Reference | null>(null);
  const here = place.value;
  const view = ladderView(facts, { image: image ?? here.image, rung: here.rung }, picked);
  const { axis, labels, subjects, subject } = view;
  if (facts.atlas === null || labels.length === 0) return null;
  const canShowOriginal = probe.value?.tiles.has(subjects[subject] ?? -1) ?? false;
  // The first epsilon is 0, so the first rung is the original at the size the network sees.
  const reference = chosen ?? (axis === "epsilon" ? "first" : "original");
  const choose = (nextSubject: number, nextRung: number) => {
    setPicked(nextSubject);
    const id = subjects[nextSubject] ?? -1;
    const isOnImagePage = here.view === "image";
    go(isOnImagePage ? { rung: nextRung } : { rung: nextRung, image: id >= 0 ? id : null });
  };
  return (
    <div class="ladder">
      <LadderControls
        view={view}
        reference={reference}
        canShowOriginal={canShowOriginal}
        onReference={setReference}
      />
      <LadderPair
        shown={shown}
        view={view}
        isBesideOriginal={canShowOriginal && reference === "original"}
      />
      <LadderChart facts={facts} view={view} />
      <LadderTable
        shown={shown}
        view={view}
        subjects={image === undefined ? subjects.map((_, i) => i) : [subject]}
        onChoose={choose}
      />
    </div>
  );
}
