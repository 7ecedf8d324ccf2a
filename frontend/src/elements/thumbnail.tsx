// The picture of a layer, small, beside its name. An image, not a canvas: each canvas is a layer of its
// own for the browser, and sixty of them halve the frames of a page that scrolls beside them.
import { looksCrisp } from "../draw/crop";
import type { Cover } from "../state/covers";
import { rendering } from "../state/preferences";
import { enlarging } from "./enlarge";
import { useLatest } from "./use-latest";

interface Props {
  readonly of: Cover;
  /** Longer side in CSS pixels. */
  readonly size: number;
}

function CoverImage({ of, size }: Props) {
  const latest = useLatest({ picture: of.picture, atlas: of.atlas, tiles: [0], size });
  const { tile_width: width, tile_height: height } = of.atlas;
  const longer = Math.max(width, height, 1);
  return (
    <img
      class="tile"
      src={of.picture.src}
      alt=""
      aria-hidden
      style={{
        width: `${(size * width) / longer}px`,
        height: `${(size * height) / longer}px`,
        imageRendering: looksCrisp(rendering.value, longer, size) ? "pixelated" : "auto",
      }}
      {...enlarging(() => latest.current, "")}
    />
  );
}

/** Nothing is drawn until it is loaded. */
export function Thumbnail({ of, size }: { readonly of: Cover | undefined; readonly size: number }) {
  return of === undefined ? null : <CoverImage of={of} size={size} />;
}
