// The units of a layer, or the classes, with what makes each of them: wheel + window -> car.
import { useState } from "preact/hooks";
import { PlaceLink } from "../elements/place-link";
import { ClassPicture, UnitPicture } from "../elements/unit-picture";
import { clearestFirst, linksAt, sizeOf } from "../state/connections";
import type { Run, VisualFacts } from "../state/contract";
import { page } from "../state/navigation";
import { className } from "../state/store";
import { unitsOf } from "../state/units";
import { words } from "../state/words";
import { LinkedUnits } from "./linked-units";

const SIZE = 72; // CSS pixels
const AT_A_TIME = 12;
const PARTS = 3; // of each unit

interface Props {
  readonly facts: VisualFacts;
  readonly run: Run;
}

function Made({ facts, run, slot }: Props & { readonly slot: number }) {
  const unit = unitsOf(facts)[slot] ?? 0;
  const { layer } = facts;
  const isClass = layer === "";
  const name = isClass ? className(unit) : `unit ${unit}`;
  const to = isClass ? page({ view: "class", class: unit }) : page({ view: "unit", layer, unit });
  const parts = linksAt(facts, slot)
    .incoming.filter((link) => sizeOf(link) > 0)
    .slice(0, PARTS);
  const widest = Math.max(...parts.map(sizeOf), 0);
  return (
    <li class="made">
      <LinkedUnits run={run} of={parts} widest={widest} namesLayers={false} />
      <span class="made-arrow" aria-hidden="true">
        →
      </span>
      <PlaceLink class="cell" to={to} label={`make ${name}`}>
        {isClass ? (
          <ClassPicture run={run} label={unit} size={SIZE} />
        ) : (
          <UnitPicture run={run} layer={layer} unit={unit} size={SIZE} />
        )}
        <span class="cell-label">{name}</span>
      </PlaceLink>
    </li>
  );
}

export function ClearestUnits({ facts, run }: Props) {
  const [count, setCount] = useState(AT_A_TIME);
  const slots = clearestFirst(facts);
  if (slots.length === 0) return <p class="faint">{words.nothingBefore}</p>;
  return (
    <>
      <p class="faint">{facts.layer === "" ? words.classesInOrder : words.clearestFirst}</p>
      <ul class="made-units">
        {slots.slice(0, count).map((slot) => (
          <Made key={slot} facts={facts} run={run} slot={slot} />
        ))}
      </ul>
      {count < slots.length && (
        <button type="button" onClick={() => setCount(count + AT_A_TIME)}>
          Show more of {slots.length}
        </button>
      )}
    </>
  );
}
