// What the points of a map are coloured by: a choice, and for a unit's response the unit.
import { useState } from "preact/hooks";
import { loggedUnits } from "../state/logged-units";
import { colourOf, responseLayers, unitNamed, unitOfColour } from "../state/unit-responses";
import type { ColourChoice } from "./map-colours";

const UNIT = "a unit's response";

interface Props {
  readonly choices: readonly ColourChoice[];
  readonly colour: string;
  readonly onColour: (name: string) => void;
}

export function MapColour({ choices, colour, onColour }: Props) {
  const layers = responseLayers();
  const asked = unitOfColour(colour);
  const [isAsking, setAsking] = useState(false);
  const isOfUnit = asked !== null || isAsking;
  const first = layers.at(-1);
  const typed = asked === null ? "" : `${asked.layer}:${asked.unit}`;
  const choose = (text: string) => {
    const named = unitNamed(text);
    if (named !== null && layers.includes(named.layer)) onColour(colourOf(named));
  };
  return (
    <>
      <label class="control">
        <span>Colour</span>
        <select
          value={isOfUnit ? UNIT : colour}
          onChange={({ currentTarget: { value } }) => {
            setAsking(value === UNIT);
            if (value !== UNIT) onColour(value);
          }}
        >
          {choices.map(({ name, label, sentence }) => (
            <option key={name} value={name} title={sentence}>
              {label}
            </option>
          ))}
          {layers.length > 0 && <option value={UNIT}>{UNIT}</option>}
        </select>
      </label>
      {isOfUnit && (
        <input
          type="text"
          class="map-unit"
          aria-label="Layer and unit, such as conv1:17"
          placeholder={
            first === undefined ? "layer:unit" : `${first}:${loggedUnits(first)[0] ?? 0}`
          }
          list="map-units"
          defaultValue={typed}
          key={typed}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      )}
      <datalist id="map-units">
        {layers.map((layer) => (
          <option key={layer} value={`${layer}:${loggedUnits(layer)[0] ?? 0}`} />
        ))}
      </datalist>
    </>
  );
}
