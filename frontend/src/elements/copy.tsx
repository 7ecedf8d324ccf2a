// Copying text: through the clipboard where the browser allows it, else by a selected field.
import { signal } from "@preact/signals";
import { Icon } from "./icon";

/** A short message at the foot of the page; a text given with it is there to be copied by hand. */
export const toast = signal<{ readonly message: string; readonly text?: string } | null>(null);

let hide: ReturnType<typeof setTimeout> | undefined;

export function say(message: string, text?: string): void {
  clearTimeout(hide);
  toast.value = text === undefined ? { message } : { message, text };
  hide = setTimeout(
    () => {
      toast.value = null;
    },
    text === undefined ? 2_500 : 20_000,
  );
}

export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied`);
  } catch {
    // Absent over plain http from another machine.
    say(`Copy the ${what.toLowerCase()} by hand:`, text);
  }
}

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
          <button
            type="button"
            class="quiet"
            aria-label="Close"
            onClick={() => {
              toast.value = null;
            }}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}

export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div class="code">
      <pre>
        <code>{text}</code>
      </pre>
      <button type="button" class="quiet" title={`Copy ${label}`} onClick={() => copy(text, label)}>
        <Icon name="copy" /> Copy
      </button>
    </div>
  );
}
