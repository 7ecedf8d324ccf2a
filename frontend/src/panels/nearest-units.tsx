// The units of a layer that respond to the same images as one of them, with their pictures.
import { PlaceLink } from "../elements/place-link";
import { Term } from "../elements/term";
import { UnitPicture } from "../elements/unit-picture";
import type { Run } from "../state/contract";
import { page } from "../state/navigation";
import { measured } from "../state/numbers";
import type { NearUnit } from "../state/responses";

const SIZE = 72; // CSS pixels

const CORRELATION =
  "Correlation of the responses of both units over the images: 1 if they rise and fall together, 0 if neither tells about the other.";

interface Props {
  readonly run: Run;
  readonly layer: string;
  readonly of: readonly NearUnit[];
}

export function NearestUnits({ run, layer, of }: Props) {
  if (of.length === 0) return null;
  return (
    <div>
      <h3>
        <Term label="Units that respond alike" sentence={CORRELATION} />
      </h3>
      <ol class="neighbour-row" style={{ "--side": `${SIZE}px` }}>
        {of.map(({ unit, correlation }) => (
          <li key={unit}>
            <PlaceLink
              class="cell"
              to={page({ view: "unit", layer, unit })}
              label={`${layer} unit ${unit}, correlation ${measured(correlation)}`}
            >
              <UnitPicture run={run} layer={layer} unit={unit} size={SIZE} />
              <span class="cell-label">unit {unit}</span>
              <span class="cell-detail" title={CORRELATION}>
                {measured(correlation)}
              </span>
            </PlaceLink>
          </li>
        ))}
      </ol>
    </div>
  );
}
