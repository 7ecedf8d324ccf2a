// What failed, why, and a button to try again.
import type { Failure } from "../state/resource";
import { Icon } from "./icon";

interface Props {
  readonly failure: Failure;
  readonly retry: () => void;
}

export function Failed({ failure, retry }: Props) {
  return (
    <div class="failed" role="alert">
      <Icon name="warning" />
      <div>
        <strong>Could not load {failure.what}</strong>
        <p>
          {failure.message}
          {failure.status > 0 && <span class="faint"> (HTTP {failure.status})</span>}
        </p>
      </div>
      <button type="button" onClick={retry}>
        <Icon name="reload" /> Retry
      </button>
    </div>
  );
}
