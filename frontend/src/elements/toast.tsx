// The short message at the foot of the page.
import { dismiss, toast } from "../state/clipboard";
import { Icon } from "./icon";

export function Toast() {
  const now = toast.value;
  return (
    <div class="toast" role="status" hidden={now === null}>
      {now?.message}
      {now?.text !== undefined && (
        <>
          <input
            readOnly
            aria-label={now.message}
            value={now.text}
            ref={(field) => field?.select()}
          />
          <button type="button" class="quiet" aria-label="Close" onClick={dismiss}>
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}
