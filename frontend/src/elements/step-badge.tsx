// The step that a panel really shows, marked where it is only the nearest to the wanted one.
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
      title={`Nothing was kept for step ${whole(at.insteadOf)}; this is the nearest. Written ${when}`}
    >
      step {whole(at.step)} (nearest to {whole(at.insteadOf)})
    </span>
  );
}
