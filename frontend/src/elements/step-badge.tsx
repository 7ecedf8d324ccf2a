// The step that a panel shows, marked if it is only the nearest to the wanted one.
import { whole } from "../state/numbers";
import type { ShownStep } from "../state/steps";

export function StepBadge({ at }: { readonly at: ShownStep }) {
  const when = new Date(at.wallTime * 1000).toLocaleString();
  if (at.insteadOf === null) {
    return (
      <span class="badge" title={`Written ${when}`}>
        step {whole(at.step)}
      </span>
    );
  }
  return (
    <span
      class="badge nearest"
      title={`Step ${whole(at.insteadOf)} was not kept. This is the nearest step, written ${when}.`}
    >
      step {whole(at.step)} (nearest to {whole(at.insteadOf)})
    </span>
  );
}
