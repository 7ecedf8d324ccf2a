// The step slider of the page. Its positions are the steps that exist, as in TensorBoard's own.

import { useEffect, useState } from "preact/hooks";
import { index } from "../state/logged";
import { go, place } from "../state/navigation";
import { whole } from "../state/numbers";
import { moveStep } from "../state/step-moves";
import { nearestStep, unionOfSteps } from "../state/steps";
import { allSteps, entries, onScreen } from "../state/store";
import { Icon } from "./icon";

const REST_MS = 250;

/** The step under a dragged slider. The page moves there when the slider rests or is let go: it would
 * otherwise load every step on the way. */
function useDraft(): [number | null, (step: number | null) => void] {
  const [draft, setDraft] = useState<number | null>(null);
  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => {
      go({ step: draft });
      // A slider that is let go where it was taken up says nothing: from here on the page decides.
      setDraft(null);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return [draft, setDraft];
}

export function StepSlider() {
  const steps = allSteps.value;
  const wanted = place.value.step;
  const [draft, setDraft] = useDraft();
  const shown = nearestStep(steps, draft ?? wanted);
  if (shown === null) return null;
  const position = steps.indexOf(shown);
  const last = steps.length - 1;
  const strong = new Set(unionOfSteps(onScreen.value));
  const kept = index.value?.samples ?? 0;
  const isCut = kept > 0 && entries.value.some((entry) => entry.steps.length >= kept);
  const isLatest = wanted === null && draft === null;
  if (last === 0) {
    return (
      <div class="steps" role="group" aria-label="Training step">
        <span class="steps-name">Step</span>
        <output class="steps-only">{whole(shown)}</output>
        <span class="faint">the only step so far</span>
      </div>
    );
  }
  const text = isLatest ? `latest, step ${whole(shown)}` : `step ${whole(shown)}`;
  return (
    <div class="steps" role="group" aria-label="Training step">
      <span class="steps-name">Step</span>
      <button
        type="button"
        class="quiet"
        title="Previous step ([)"
        aria-label="Previous step"
        disabled={position === 0}
        onClick={() => moveStep(-1)}
      >
        <Icon name="left" />
      </button>
      <div class="steps-track">
        <div class="ticks" aria-hidden="true">
          {steps.map((step, i) => (
            <i
              key={step}
              class={strong.has(step) ? "tick strong" : "tick"}
              style={{ left: `${(100 * i) / last}%` }}
            />
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={position}
          aria-label="Training step"
          aria-valuetext={text}
          onInput={(event) => setDraft(steps[Number(event.currentTarget.value)] ?? null)}
          onChange={(event) => {
            const step = steps[Number(event.currentTarget.value)];
            if (step !== undefined) go({ step });
            setDraft(null);
          }}
        />
      </div>
      <button
        type="button"
        class="quiet"
        title="Next step (])"
        aria-label="Next step"
        disabled={isLatest}
        onClick={() => moveStep(1)}
      >
        <Icon name="right" />
      </button>
      <output class="steps-value" title={`${steps.length} steps`}>
        {whole(shown)}
      </output>
      <button
        type="button"
        class="toggle"
        aria-pressed={isLatest}
        title="Follow the training: always show the newest step (L)"
        onClick={() => go({ step: isLatest ? shown : null })}
      >
        latest
      </button>
      {isCut && (
        <span
          class="steps-cut"
          title={`TensorBoard keeps ${kept} steps of each visual: the last one and a random choice of the others. To keep more, run: tensorboard --samples_per_plugin netviz=${2 * kept}`}
        >
          <Icon name="info" /> {kept} kept
        </span>
      )}
    </div>
  );
}
