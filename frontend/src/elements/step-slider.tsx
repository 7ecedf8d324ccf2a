// The one step slider of the page: positions are the steps that exist, as in TensorBoard's own.

import { whole } from "../numbers";
import { nearestStep, unionOfSteps } from "../steps";
import { allSteps, go, moveStep, onScreen, place } from "../store";
import { Icon } from "./icon";

export function StepSlider() {
  const steps = allSteps.value;
  const wanted = place.value.step;
  const shown = nearestStep(steps, wanted);
  if (shown === null) return null;
  const position = steps.indexOf(shown);
  const last = steps.length - 1;
  const strong = new Set(unionOfSteps(onScreen.value));
  const isLatest = wanted === null;
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
              style={{ left: `${last === 0 ? 50 : (100 * i) / last}%` }}
            />
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={Math.max(last, 1)}
          step={1}
          value={last === 0 ? 1 : position}
          disabled={last === 0}
          aria-label="Training step"
          aria-valuetext={text}
          onInput={(event) => {
            const step = steps[Number(event.currentTarget.value)];
            if (step !== undefined) go({ step });
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
      <output class="steps-value" title={`${steps.length} steps kept`}>
        {whole(shown)}
      </output>
      <button
        type="button"
        class="toggle"
        aria-pressed={isLatest}
        title="Follow the training: always the newest step (L)"
        onClick={() => go({ step: isLatest ? shown : null })}
      >
        latest
      </button>
    </div>
  );
}
