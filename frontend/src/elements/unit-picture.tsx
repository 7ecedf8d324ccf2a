// The picture of one unit or class, small: loaded when it comes near the window.
import { useRef } from "preact/hooks";
import { smallTileOf } from "../state/api";
import type { Run } from "../state/contract";
import { tileIn } from "../state/single-tiles";
import { shownStepOf } from "../state/store";
import { classPicture, type UnitPicture as Found, unitPicture } from "../state/unit-pictures";
import { Tile } from "./tile";
import { useNear } from "./use-size";

interface Props {
  readonly run: Run;
  readonly layer: string;
  readonly unit: number;
  /** Longer side in CSS pixels. */
  readonly size: number;
}

function Pictured({
  run,
  of,
  size,
}: {
  readonly run: Run;
  readonly of: Found;
  readonly size: number;
}) {
  const { entry, facts, slot } = of;
  const at = shownStepOf(entry);
  if (at === null || entry.atlas === null) return null;
  const small = smallTileOf(run.run, entry, at.step, at.wallTime, slot)?.value;
  if (small !== undefined) {
    const tile = small.state === "ready" ? small.value : null;
    const atlas = tile?.atlas ?? entry.atlas;
    return <Tile picture={tile?.picture ?? null} atlas={atlas} tile={0} size={size} alt="" />;
  }
  const first = slot * (entry.atlas.shape[1] ?? 1);
  const where = { run: run.run, entry, step: at.step, wallTime: at.wallTime };
  const found = tileIn(where, facts, first);
  return (
    <Tile
      picture={found?.picture ?? null}
      atlas={found?.atlas ?? entry.atlas}
      tile={found?.tile ?? first}
      size={size}
      alt=""
    />
  );
}

interface FramedProps {
  readonly run: Run;
  readonly size: number;
  /** Finds the picture; null if there is none, undefined while that is not known. */
  readonly find: () => Found | null | undefined;
}

function Framed({ run, size, find }: FramedProps) {
  const box = useRef<HTMLSpanElement>(null);
  const isNear = useNear(box);
  const found = isNear ? find() : undefined;
  return (
    <span ref={box} class="unit-picture" style={{ width: `${size}px`, height: `${size}px` }}>
      {found && <Pictured run={run} of={found} size={size} />}
      {found === null && <span class="no-image">no picture</span>}
    </span>
  );
}

export function UnitPicture({ run, layer, unit, size }: Props) {
  return <Framed run={run} size={size} find={() => unitPicture(layer, unit)} />;
}

interface ClassProps {
  readonly run: Run;
  readonly label: number;
  readonly size: number;
}

/** A class image, else a photograph of the class. */
export function ClassPicture({ run, label, size }: ClassProps) {
  return <Framed run={run} size={size} find={() => classPicture(label)} />;
}
