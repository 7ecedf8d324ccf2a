// The slider along the rungs, and the choice of what to compare with.
import { LookControls } from "../elements/picture-controls";
import { go } from "../state/navigation";
import type { LadderView } from "./ladder-view";

export type Reference = "original" | "first";

interface Props {
  readonly view: LadderView;
  readonly reference: Reference;
  /** Whether the original image was logged. */
  readonly canShowOriginal: boolean;
  readonly onReference: (reference: Reference) => void;
}

export function LadderControls({ view, reference, canShowOriginal, onReference }: Props) {
  const { axis, labels, rung } = view;
  return (
    <div class="toolbar">
      <label class="control rung-control">
        <span>{axis}</span>
        <input
          type="range"
          min={0}
          max={Math.max(labels.length - 1, 1)}
          value={rung}
          disabled={labels.length < 2}
          aria-label={axis}
          aria-valuetext={labels[rung]}
          onInput={(event) => go({ rung: Number(event.currentTarget.value) })}
        />
        <output>{labels[rung]}</output>
      </label>
      {canShowOriginal && (
        <label class="control">
          <span>Beside</span>
          <select
            value={reference}
            onChange={({ currentTarget: { value } }) =>
              onReference(value === "original" ? "original" : "first")
            }
          >
            <option value="original">the original image</option>
            <option value="first">
              the first: {axis} {labels[0]}
            </option>
          </select>
        </label>
      )}
      <LookControls />
    </div>
  );
}
