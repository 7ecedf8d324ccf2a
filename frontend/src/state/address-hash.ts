// Our part of TensorBoard's address: the keys `p.netviz.*` of its hash, beside those of other plugins.

const PREFIX = "p.netviz.";
const TAB = "netviz";

/** The keys `p.netviz.*` of an address hash; null if it has none. */
export function readHash(hash: string): Record<string, string> | null {
  const keys: Record<string, string> = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const split = part.indexOf("=");
    if (split < 0) continue;
    try {
      const key = decodeURIComponent(part.slice(0, split));
      if (key.startsWith(PREFIX)) {
        keys[key.slice(PREFIX.length)] = decodeURIComponent(part.slice(split + 1));
      }
    } catch {
      // A broken percent sign costs only its own key.
    }
  }
  return Object.keys(keys).length > 0 ? keys : null;
}

/** `hash` with our keys replaced and all others kept. */
export function writeHash(hash: string, keys: Readonly<Record<string, string>>): string {
  const parts = hash.replace(/^#/, "").split("&");
  const others = parts.filter((part, index) => {
    if (part === "" || (index === 0 && !part.includes("="))) return false;
    return !decodeOrSame(part).startsWith(PREFIX);
  });
  const ours = Object.entries(keys).map(
    ([key, value]) => `${encodeURIComponent(PREFIX + key)}=${encodeURIComponent(value)}`,
  );
  return `#${[TAB, ...others, ...ours].join("&")}`;
}

/** Whether a hash is an address of ours: it names our tab, or none. */
export function isOurs(hash: string): boolean {
  return new RegExp(`^#?(${TAB})?(&|$)`).test(hash);
}

function decodeOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
