// The first picture of a visual, small, beside the name of its layer.
import { useRef } from "preact/hooks";
import { coverOf } from "../state/api";
import type { Entry, Run } from "../state/contract";
import { Tile } from "./tile";
import { useStripPicture } from "./use-strip-picture";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  /** Longer side in CSS pixels. */
  readonly size: number;
}

export function Thumbnail({ run, entry, size }: Props) {
  const box = useRef<HTMLSpanElement>(null);
  const { tiles } = useStripPicture(box, run, entry, coverOf);
  return (
    <span ref={box} style={{ minHeight: `${size}px` }}>
      {entry.atlas && (
        <Tile
          picture={tiles?.picture ?? null}
          atlas={tiles?.atlas ?? entry.atlas}
          tile={0}
          size={size}
          alt=""
        />
      )}
    </span>
  );
}
