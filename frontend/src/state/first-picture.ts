// The first picture of a page comes before all else. Until it is drawn, only what it needs is asked for:
// a page of dozens of requests would have its first picture wait in the same queue.
import { signal } from "@preact/signals";

/** What the first picture needs. */
interface Lead {
  /** The addresses of the numbers without which it is not drawn. */
  readonly facts: readonly string[];
  /** The visual whose pictures these are; null where the numbers are drawn. */
  readonly tag: string | null;
}

/** Answers that have no picture for a page to draw are given this long to ask for one. */
const PATIENCE_MS = 250;
/** An answer that neither comes nor fails holds nothing up for longer. */
const LONGEST_MS = 15_000;

/** Stands among the addresses that wait for whatever comes after the first picture. */
const REST = "the rest";

const isHeld = signal(false);
let lead: Lead | null = null;
/** The address of the first picture of the lead; empty until it is asked for. */
let picture = "";
const settled = new Set<string>();
const waiting: { readonly address: string; readonly go: () => void }[] = [];

/** Lets nothing but the index be asked for until there is a lead. */
export function holdRequests(): void {
  isHeld.value = true;
}

/** Lets everything be asked for, in the order in which it was wanted. */
export function releaseRequests(): void {
  isHeld.value = false;
  for (const { go } of waiting.splice(0)) go();
}

/** What is drawn comes with the next frame; a hidden page has none. */
function releaseOnceDrawn(): void {
  if (document.hidden) releaseRequests();
  else requestAnimationFrame(() => setTimeout(releaseRequests, 0));
}

/** Called when all code of the page is there: a page that leads with nothing need not wait. */
export function releaseIfNothingLeads(): void {
  setTimeout(() => lead === null && releaseRequests(), PATIENCE_MS);
  setTimeout(releaseRequests, LONGEST_MS);
}

function isOfLead(address: string): boolean {
  if (lead === null) return false;
  if (lead.facts.includes(address) || address === picture) return true;
  const [route = "", query = ""] = address.split("?");
  if (picture !== "" || lead.tag === null || !/^\.\/(atlas|thumbnails)$/.test(route)) return false;
  const tag = new URLSearchParams(query).get("tag") ?? "";
  if (tag !== lead.tag && !tag.startsWith(`${lead.tag}#part`)) return false;
  picture = address;
  return true;
}

/** Names what the first picture of the page needs; later calls change nothing. */
export function leadWith(facts: readonly string[], tag: string | null): void {
  if (!isHeld.peek() || lead !== null) return;
  lead = { facts, tag };
  for (const one of waiting.filter(({ address }) => isOfLead(address))) {
    waiting.splice(waiting.indexOf(one), 1);
    // After what the caller asks for now: the picture, which takes longest, goes out first.
    queueMicrotask(one.go);
  }
}

/** Whether a visual leads, so that its first picture is wanted soon rather than all of them. */
export function isLeading(tag: string): boolean {
  return isHeld.value && lead?.tag === tag;
}

/** When an address may be asked for; null: at once. */
export function turnOf(address: string): Promise<void> | null {
  if (!isHeld.peek() || /^\.\/index\b/.test(address) || isOfLead(address)) return null;
  return new Promise((go) => waiting.push({ address, go }));
}

/** When everything may be asked for. */
export function released(): Promise<void> {
  return isHeld.peek()
    ? new Promise((go) => waiting.push({ address: REST, go }))
    : Promise.resolve();
}

/** Notes that an address was answered, or will not be. */
export function noteSettled(address: string): void {
  if (!isHeld.peek() || lead === null) return;
  settled.add(address);
  if (!lead.facts.every((one) => settled.has(one))) return;
  if (lead.tag === null || settled.has(picture)) releaseOnceDrawn();
  else setTimeout(() => picture === "" && releaseRequests(), PATIENCE_MS);
}
