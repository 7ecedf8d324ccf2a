// Whether the training goes on: when the last snapshot came and when the next one is due.
import { useEffect, useState } from "preact/hooks";
import { liveWords, snapshotsOf } from "../state/live";
import { isSite } from "../state/site";
import { entries } from "../state/store";

const TICK_MS = 5_000;

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export function LiveStatus() {
  const [now, setNow] = useState(() => Date.now() / 1_000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1_000), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const snapshots = snapshotsOf(entries.value);
  const text = liveWords(snapshots, now, (time) => CLOCK.format(time * 1_000));
  if (text === "" || isSite) return null;
  const last = new Date(1_000 * (snapshots.at(-1)?.[1] ?? 0)).toLocaleString("en-GB");
  return (
    <span class="live-status" title={`Last snapshot: ${last}`}>
      {text}
    </span>
  );
}
