// What is under the pointer on a map: an image, or a cell of its activation atlas.
import { ProbeImage } from "../elements/probe-image";
import { Tile } from "../elements/tile";
import type { Shown } from "../elements/use-shown";
import { imageName } from "../state/probe";
import { className } from "../state/store";
import { cellWords } from "./map-atlas";

const IMAGE = 78; // CSS pixels: three times a thumbnail on the map
const CELL = 160;

interface Props {
  /** In pixels of the map. */
  readonly at: readonly [x: number, y: number];
  readonly image: number | undefined;
  readonly label: number;
  readonly cells: Shown | null;
  /** Cell under the pointer; -1 if none. */
  readonly cell: number;
}

export function MapTip({ at, image, label, cells, cell }: Props) {
  const place = { left: `${at[0] + 14}px`, top: `${at[1] + 14}px` };
  if (image !== undefined) {
    return (
      <div class="map-tip" style={place}>
        <ProbeImage image={image} size={IMAGE} alt="" />
        <span>{imageName(image)}</span>
        <span class="faint">{className(label)}</span>
      </div>
    );
  }
  if (cells === null || cells.facts.atlas === null || cell < 0) return null;
  const [count, ...numbers] = cellWords(cells.facts, cell).split(", ");
  return (
    <div class="map-tip" style={place}>
      <Tile picture={cells.picture} atlas={cells.facts.atlas} tile={cell} size={CELL} alt="" />
      <b>{count}</b>
      {numbers.map((one) => (
        <span key={one} class="faint">
          {one}
        </span>
      ))}
    </div>
  );
}
