// Plays the steps in order, and starts again after the last.
import { useEffect, useState } from "preact/hooks";
import { isShown } from "../state/host";
import { go, place } from "../state/navigation";
import { Icon } from "./icon";

const STEP_MS = 250;

export function PlayButton({ steps }: { readonly steps: readonly number[] }) {
  const [isPlaying, setPlaying] = useState(false);
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      if (!isShown.peek()) return;
      const now = steps.indexOf(place.peek().step ?? -1);
      const next = steps[(now + 1) % steps.length];
      if (next !== undefined) go({ step: next });
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying, steps]);
  return (
    <button
      type="button"
      disabled={isStill || steps.length < 2}
      title={
        isStill ? "Off, because your system asks for reduced motion" : "Play through the steps"
      }
      onClick={() => setPlaying(!isPlaying)}
    >
      <Icon name={isPlaying ? "pause" : "play"} /> {isPlaying ? "Pause" : "Play"}
    </button>
  );
}
