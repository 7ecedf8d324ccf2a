// Copies text to the clipboard, or offers it to copy by hand if the browser has no clipboard.
import { signal } from "@preact/signals";

export interface Message {
  readonly message: string;
  /** A text to copy by hand. */
  readonly text?: string;
}

/** The short message at the foot of the page; null if there is none. */
export const toast = signal<Message | null>(null);

const READ_MS = 2_500;
const COPY_BY_HAND_MS = 20_000;

let hide: ReturnType<typeof setTimeout> | undefined;

export function dismiss(): void {
  clearTimeout(hide);
  toast.value = null;
}

/** Shows a short message at the foot of the page. */
export function say(message: Message): void {
  clearTimeout(hide);
  toast.value = message;
  hide = setTimeout(dismiss, message.text === undefined ? READ_MS : COPY_BY_HAND_MS);
}

/** Copies a text and says so; `what` names it ("Link"). */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say({ message: `${what} copied` });
  } catch {
    // Browsers deny the clipboard to pages that come over plain HTTP from another machine.
    say({ message: `Copy the ${what.toLowerCase()} by hand:`, text });
  }
}
