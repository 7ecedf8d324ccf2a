// Starts the state: address, first index, polling.
import { effect } from "@preact/signals";
import { holdRequests } from "./first-picture";
import { keepReloading, reload } from "./logged";
import { followAddress } from "./navigation";
import { isSite } from "./site";
import { prefetch } from "./step-moves";
import { followRuns } from "./store";

export function start(): void {
  followAddress();
  holdRequests();
  void reload();
  if (!isSite) keepReloading();
  followRuns();
  effect(prefetch);
}
