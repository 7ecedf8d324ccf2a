// The picture of a layer, small, beside its name.
import type { Cover } from "../state/covers";
import { Tile } from "./tile";

interface Props {
  /** Nothing is drawn until it is loaded. */
  readonly of: Cover | undefined;
  /** Longer side in CSS pixels. */
  readonly size: number;
}

export function Thumbnail({ of, size }: Props) {
  if (of === undefined) return null;
  return <Tile picture={of.picture} atlas={of.atlas} tile={0} size={size} alt="" />;
}
