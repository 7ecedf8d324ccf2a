// Saves one tile over the steps as an animated WebP, which the server makes.
import { Icon } from "../elements/icon";
import type { Showing } from "../elements/use-shown";
import { address } from "../state/api";
import { place } from "../state/navigation";
import { isSite } from "../state/site";
import { tilesOf } from "./matrix-rows";

interface Props {
  readonly all: readonly Showing[];
  /** The row: index of a unit or id of an image. */
  readonly id: number;
}

/** The address of a film of the first tile of a row; null where fewer than two steps have one, and
 * on a site of files, which has nobody to make it. */
export function filmAddress({ all, id }: Props, rung: number | null): string | null {
  const frames = all.flatMap(({ shown }) => {
    const tile = shown && tilesOf(shown.facts, id, rung)[0];
    return tile === null || tile === undefined ? [] : [{ shown, tile }];
  });
  const first = frames[0]?.shown;
  if (!first || frames.length < 2 || isSite) return null;
  return address("film", {
    run: first.run.run,
    tag: first.entry.tag,
    steps: frames.map(({ shown }) => shown?.at.step).join(","),
    tiles: frames.map(({ tile }) => tile).join(","),
  });
}

export function AnimationLink(props: Props) {
  const to = filmAddress(props, place.value.rung);
  if (to === null) return null;
  return (
    <a class="quiet" href={to} download title="Save these steps as one moving picture">
      <Icon name="film" /> Animation (WebP)
    </a>
  );
}
