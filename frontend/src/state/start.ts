// Starts the state: address, first index, polling.
import { effect } from "@preact/signals";
import { holdRequests } from "./first-picture";
import { keepReloading, loadRun, reload } from "./logged";
import { followAddress, place } from "./navigation";
import { isSite } from "./site";
import { prefetch } from "./step-moves";
import { followRuns } from "./store";

export function start(): void {
  followAddress();
  holdRequests();
  void (isSite || place.peek().view === "compare" ? reload() : loadRun(place.peek().run));
  if (!isSite) keepReloading();
  followRuns();
  effect(prefetch);
}
