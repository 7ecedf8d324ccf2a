// Everything about TensorBoard as the host of this page. No other file deals with it.
//
// TensorBoard's messages tell a plugin when data were reloaded. They offer no way to write the
// address, no dark mode and no sign that the tab is hidden, so we take those from the parent page,
// which has the same origin. Under another host or version such an access may fail; each one has a
// fallback.
import { signal } from "@preact/signals";
import { isOurs, readHash, writeHash } from "./address-hash";
import { isSite } from "./site";

/** The page that holds us; our own if we stand alone or may not read the parent. */
function hostWindow(): Window {
  if (isSite) return window;
  try {
    if (window.parent.location.hash !== undefined) return window.parent;
  } catch {
    // Another origin: there is nothing to read.
  }
  return window;
}

// --- the address ---------------------------------------------------------------------------

export function readAddress(): Record<string, string> | null {
  return readHash(hostWindow().location.hash);
}

/** Writes our keys into the host's address. `isNewPage` makes the back button return here. */
export function writeAddress(keys: Readonly<Record<string, string>>, isNewPage: boolean): void {
  try {
    const host = hostWindow();
    const hash = writeHash(host.location.hash, keys);
    if (hash === host.location.hash) return;
    if (isNewPage) host.history.pushState(host.history.state, "", hash);
    else host.history.replaceState(host.history.state, "", hash);
  } catch {
    // The page works without it, and links are made from the place, not from the address.
  }
}

/** The full address of a place, for links that open elsewhere and for copying. */
export function addressOf(keys: Readonly<Record<string, string>>): string {
  const { origin, pathname, search, hash } = hostWindow().location;
  return `${origin}${pathname}${search}${writeHash(hash, keys)}`;
}

interface AddressListener {
  /** Our keys changed from outside: back button, edited address, link. */
  readonly changed: (keys: Record<string, string>) => void;
  /** Our tab was opened without keys. `wasHere` tells whether it was open already. */
  readonly entered: (wasHere: boolean) => void;
}

/** Follows our part of the host's address. */
export function onAddressChange({ changed, entered }: AddressListener): void {
  const host = hostWindow();
  const read = () => {
    // While another tab of TensorBoard is open, its address is not ours to read.
    const keys = isOurs(host.location.hash) ? readHash(host.location.hash) : null;
    if (keys !== null) changed(keys);
  };
  host.addEventListener("popstate", read);
  host.addEventListener("hashchange", ({ oldURL }) => {
    const { hash } = host.location;
    if (isOurs(hash) && readHash(hash) === null) entered(isOurs(new URL(oldURL).hash));
    else read();
  });
}

// --- the keyboard --------------------------------------------------------------------------

const CONTROLS = "input, textarea, select, button, a, summary, [contenteditable], [tabindex]";

/** Calls back for keys that are pressed while the host has the focus: anywhere but on its controls,
 * and on the tab that opened our page if the tab has no use for the key. */
export function onHostKey(pressed: (event: KeyboardEvent) => void): void {
  const host = hostWindow();
  if (host === window) return;
  host.document.addEventListener("keydown", (event) => {
    if (!isShown.peek() || !isOurs(host.location.hash)) return;
    const target = event.target as Element | null;
    const control = target?.closest?.(CONTROLS);
    const isTab = target?.closest?.("[role=tab]") != null;
    const isForTab = /^(Arrow|Enter$|Home$|End$| $)/.test(event.key);
    if (control == null || control === host.document.body || (isTab && !isForTab)) pressed(event);
  });
}

// --- dark mode -----------------------------------------------------------------------------

export const isDark = signal(false);

function followDarkMode(): void {
  try {
    const body = window.parent.document.body;
    if (isSite || window.parent === window) throw new Error("no host");
    const read = () => {
      isDark.value = body.classList.contains("dark-mode");
    };
    new MutationObserver(read).observe(body, { attributes: true, attributeFilter: ["class"] });
    read();
  } catch {
    const preference = window.matchMedia("(prefers-color-scheme: dark)");
    isDark.value = preference.matches;
    preference.addEventListener("change", () => {
      isDark.value = preference.matches;
    });
  }
}

// --- a hidden tab --------------------------------------------------------------------------

/** False while TensorBoard shows another tab. It then keeps our frame at height 0, which the browser
 * still calls visible. */
export const isShown = signal(true);

function followVisibility(): void {
  const read = () => {
    isShown.value = window.innerHeight > 0 && document.visibilityState === "visible";
  };
  window.addEventListener("resize", read);
  document.addEventListener("visibilitychange", read);
  read();
}

// --- messages ------------------------------------------------------------------------------

interface Message {
  readonly type: string;
  readonly id: number;
  readonly payload: unknown;
  readonly error: string | null;
  readonly isReply: boolean;
}

/** Opens TensorBoard's message channel and calls back after each reload of data. */
function followReloads(reloaded: () => void): void {
  if (isSite || window.parent === window) return;
  const channel = new MessageChannel();
  channel.port1.onmessage = (event: MessageEvent<string>) => {
    const message = JSON.parse(event.data) as Message;
    if (message.isReply) return;
    if (message.type === "experimental.DataReloaded") reloaded();
    const reply: Message = { ...message, payload: null, error: null, isReply: true };
    channel.port1.postMessage(JSON.stringify(reply));
  };
  window.parent.postMessage("experimental.bootstrap", "*", [channel.port2]);
}

// --- what a screen reader is told ----------------------------------------------------------

/** Names the document and its frame, which TensorBoard leaves without a title. */
export function nameDocument(title: string): void {
  document.title = title;
  try {
    if (window.frameElement !== null) window.frameElement.setAttribute("title", title);
  } catch {
    // Another origin: the frame cannot be named.
  }
}

/** Starts following the host. */
export function follow(reloaded: () => void): void {
  document.documentElement.lang = "en";
  nameDocument("NetViz");
  followDarkMode();
  followVisibility();
  followReloads(reloaded);
}
