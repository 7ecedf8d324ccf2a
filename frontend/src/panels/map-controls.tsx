// The bar above a map: layouts, numbers, colours, search, and what is shown of it.
import { Facts } from "../elements/facts";
import type { VisualFacts } from "../state/contract";
import { partFacts, summaryFacts } from "../state/measures";
import { go, place } from "../state/navigation";
import { compact } from "../state/numbers";
import { probe } from "../state/probe";
import { methodName } from "../state/words";
import { MapColour } from "./map-colour";
import type { ColourChoice } from "./map-colours";
import type { Layout } from "./scatter-points";

interface Props {
  readonly facts: VisualFacts;
  readonly count: number;
  /** Layouts to choose from. */
  readonly layouts: readonly Layout[];
  readonly layout: Layout;
  readonly colours: readonly ColourChoice[];
  readonly hasThumbnails: boolean;
  /** Whether the mistakes of the network are known. */
  readonly hasMistakes: boolean;
  readonly hasAtlas: boolean;
}

export function layoutName(facts: VisualFacts, layout: Layout): string {
  return methodName(layout === "principal" ? "pca" : String(facts.facts.method ?? ""));
}

const CELLS = [
  ["", "points"],
  ["under", "atlas below"],
  ["alone", "atlas"],
] as const;

/** Buttons of which one is pressed. */
function Segments({
  label,
  of,
  now,
  onChoose,
}: {
  readonly label: string;
  readonly of: readonly (readonly [name: string, text: string])[];
  readonly now: string;
  readonly onChoose: (name: string) => void;
}) {
  return (
    <span class="segments" role="group" aria-label={label}>
      {of.map(([name, text]) => (
        <button type="button" key={name} aria-pressed={now === name} onClick={() => onChoose(name)}>
          {text}
        </button>
      ))}
    </span>
  );
}

interface CheckProps {
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Check({ text, isOn, onChange }: CheckProps) {
  return (
    <label class="control">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{text}</span>
    </label>
  );
}

export function MapControls(props: Props) {
  const { facts, layouts, layout, colours, hasThumbnails, hasMistakes, hasAtlas } = props;
  const here = place.value;
  // Where a map has a second layout by its principal axes, the numbers of these belong to that alone.
  const [parts, summary] = [partFacts(facts), summaryFacts(facts)];
  const ofLayout = layout === "principal" ? parts : summary;
  const numbers = layouts.length > 1 ? ofLayout : [...parts, ...summary];
  return (
    <div class="toolbar">
      {layouts.length > 1 ? (
        <Segments
          label="Layout"
          of={layouts.map((one) => [one, layoutName(facts, one)] as const)}
          now={layout}
          // An area or a view of one layout means nothing in the other.
          onChoose={(next) => go({ layout: next === "own" ? "" : next, area: "", zoom: "" })}
        />
      ) : (
        <b>{layoutName(facts, layout)}</b>
      )}
      {hasAtlas && (
        <Segments label="Shown" of={CELLS} now={here.cells} onChoose={(cells) => go({ cells })} />
      )}
      <span class="count">{compact(props.count)} images</span>
      <Facts of={numbers} />
      <span class="space" />
      {(colours.length > 1 || hasMistakes) && (
        <MapColour choices={colours} colour={here.colour} onColour={(colour) => go({ colour })} />
      )}
      <label class="control">
        <span>Find</span>
        <input
          type="search"
          placeholder="class or image"
          value={here.find}
          onInput={(event) => go({ find: event.currentTarget.value })}
        />
      </label>
      {hasMistakes && (
        <Check
          text="mistakes only"
          isOn={here.only === "mistakes"}
          onChange={(isOn) => go({ only: isOn ? "mistakes" : "" })}
        />
      )}
      {probe.value !== null && (
        <Check
          text="thumbnails"
          isOn={hasThumbnails}
          onChange={(isOn) => go({ marks: isOn ? "pictures" : "points" })}
        />
      )}
      <Check
        text="names"
        isOn={here.names !== "off"}
        onChange={(isOn) => go({ names: isOn ? "" : "off" })}
      />
    </div>
  );
}
