// Which units feed a unit and which it feeds, or which units drive a class, as small pictures.
import { Facts } from "../elements/facts";
import { PlaceLink } from "../elements/place-link";
import { type Link, linksOfUnit, onlyLayer, sizeOf } from "../state/connections";
import type { Run } from "../state/contract";
import { ownFacts } from "../state/measures";
import { page } from "../state/navigation";
import { unitsOf } from "../state/units";
import { words } from "../state/words";
import { ClearestUnits } from "./clearest-units";
import { LinkedUnits } from "./linked-units";
import type { PanelProps } from "./props";

interface SideProps {
  readonly run: Run;
  readonly title: string;
  readonly of: readonly Link[];
  /** What stands before the units of each sign. */
  readonly raises: string;
  readonly lowers: string;
  /** What is said where there are none. */
  readonly none: string;
}

function Side({ run, title, of, raises, lowers, none }: SideProps) {
  const layer = onlyLayer(of);
  const widest = Math.max(...of.map((link) => Math.abs(sizeOf(link))), 0);
  const signs = [
    { text: raises, links: of.filter((link) => sizeOf(link) > 0) },
    { text: lowers, links: of.filter((link) => sizeOf(link) < 0) },
  ].filter(({ links }) => links.length > 0);
  return (
    <div>
      <h3>
        {title}
        {layer !== null && layer !== "" && (
          <>
            {" "}
            <PlaceLink class="where" to={page({ view: "layer", layer })}>
              {layer}
            </PlaceLink>
          </>
        )}
      </h3>
      {signs.length === 0 && <p class="faint">{none}</p>}
      {signs.map(({ text, links }) => (
        <div key={text} class="links-of-sign">
          <p class="faint">{text}</p>
          <LinkedUnits run={run} of={links} widest={widest} namesLayers={layer === null} />
        </div>
      ))}
    </div>
  );
}

export function ConnectionsPanel({ shown, unit }: PanelProps) {
  const { facts, run } = shown;
  if (unit === undefined) return <ClearestUnits facts={facts} run={run} />;
  const links = linksOfUnit(facts, unit);
  if (links === null) return <p class="absent">Unit {unit} was not logged here.</p>;
  const isOfClasses = facts.layer === "";
  return (
    <>
      <p class="facts-line">
        <Facts of={ownFacts(facts, unitsOf(facts).indexOf(unit))} />
      </p>
      <div class="connections">
        <Side
          run={run}
          title={isOfClasses ? "Driven by units of" : "Fed by units of"}
          of={links.incoming}
          raises={words.raisedBy}
          lowers={words.loweredBy}
          none={words.nothingBefore}
        />
        {!isOfClasses && (
          <Side
            run={run}
            title={onlyLayer(links.outgoing) === "" ? "Feeds the classes" : "Feeds units of"}
            of={links.outgoing}
            raises={words.raises}
            lowers={words.lowers}
            none={words.nothingAfter}
          />
        )}
      </div>
    </>
  );
}
