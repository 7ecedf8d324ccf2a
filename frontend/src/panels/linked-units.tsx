// Units as small pictures, each with the sign and size of the weight that links it.
import { PlaceLink } from "../elements/place-link";
import { ClassPicture, UnitPicture } from "../elements/unit-picture";
import { type Link, sizeOf } from "../state/connections";
import type { Run } from "../state/contract";
import { page } from "../state/navigation";
import { measured } from "../state/numbers";
import { className } from "../state/store";

const SIZE = 72; // CSS pixels

/** A number with its sign, so that it is read as something added or taken away. */
export function signed(value: number): string {
  return value < 0 ? `−${measured(-value)}` : `+${measured(value)}`;
}

/** "+0.84, weight 0.4 × mean activation 2.1" where the mean counts, else "+0.4". */
function sizeInWords(link: Link): string {
  const size = signed(sizeOf(link));
  if (link.mean === null) return size;
  return `${size}, weight ${measured(link.weight)} × mean activation ${measured(link.mean)}`;
}

interface Props {
  readonly run: Run;
  readonly of: readonly Link[];
  /** The size of the widest bar. */
  readonly widest: number;
  /** Whether each link names its layer. */
  readonly namesLayers: boolean;
}

function LinkedUnit({ run, of, widest, namesLayers }: Omit<Props, "of"> & { readonly of: Link }) {
  const { layer, unit } = of;
  const isClass = layer === "";
  const to = isClass ? page({ view: "class", class: unit }) : page({ view: "unit", layer, unit });
  const name = isClass ? className(unit) : `unit ${unit}`;
  const where = isClass ? name : `${layer} ${name}`;
  const words = `${where}, ${sizeInWords(of)}`;
  const share = widest > 0 ? Math.abs(sizeOf(of)) / widest : 0;
  return (
    <PlaceLink class="cell" to={to} label={words} title={words}>
      {isClass ? (
        <ClassPicture run={run} label={unit} size={SIZE} />
      ) : (
        <UnitPicture run={run} layer={layer} unit={unit} size={SIZE} />
      )}
      <span class="cell-label">{name}</span>
      {namesLayers && !isClass && <span class="cell-detail">{layer}</span>}
      <span class="cell-detail">{signed(sizeOf(of))}</span>
      <span
        class={sizeOf(of) < 0 ? "weight-bar lowers" : "weight-bar"}
        style={{ "--share": share }}
      />
    </PlaceLink>
  );
}

export function LinkedUnits({ of, ...rest }: Props) {
  return (
    <ol class="neighbour-row" style={{ "--side": `${SIZE}px` }}>
      {of.map((link) => (
        <li key={`${link.layer}:${link.unit}`}>
          <LinkedUnit of={link} {...rest} />
        </li>
      ))}
    </ol>
  );
}
