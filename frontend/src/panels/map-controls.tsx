// The bar above a map: layouts, numbers, search.
import { Facts } from "../elements/facts";
import type { VisualFacts } from "../state/contract";
import { type Measure, partFacts, summaryFacts } from "../state/measures";
import { compact } from "../state/numbers";
import { probe } from "../state/probe";
import { methodName } from "../state/words";
import type { Layout } from "./scatter-points";

interface Props {
  readonly facts: VisualFacts;
  readonly count: number;
  /** Layouts to choose from. */
  readonly layouts: readonly Layout[];
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
  readonly colours: readonly Measure[];
  readonly colour: string;
  readonly onColour: (name: string) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly hasThumbnails: boolean;
  readonly onThumbnails: (isOn: boolean) => void;
}

export function layoutName(facts: VisualFacts, layout: Layout): string {
  return methodName(layout === "principal" ? "pca" : String(facts.facts.method ?? ""));
}

export function MapControls(props: Props) {
  const { facts, layouts, layout, onLayout, colours, colour, onColour } = props;
  return (
    <div class="toolbar">
      {layouts.length > 1 ? (
        <span class="segments" role="group" aria-label="Layout">
          {layouts.map((one) => (
            <button
              type="button"
              key={one}
              aria-pressed={layout === one}
              onClick={() => onLayout(one)}
            >
              {layoutName(facts, one)}
            </button>
          ))}
        </span>
      ) : (
        <b>{layoutName(facts, layout)}</b>
      )}
      <span class="count">{compact(props.count)} images</span>
      <Facts of={[...partFacts(facts), ...summaryFacts(facts)]} />
      <span class="space" />
      {colours.length > 0 && (
        <label class="control">
          <span>Colour</span>
          <select value={colour} onChange={(event) => onColour(event.currentTarget.value)}>
            <option value="">class</option>
            {colours.map((one) => (
              <option key={one.name} value={one.name} title={one.sentence}>
                {one.label}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="control">
        <span>Find</span>
        <input
          type="search"
          placeholder="class or image"
          value={props.text}
          onInput={(event) => props.onText(event.currentTarget.value)}
        />
      </label>
      {probe.value !== null && (
        <label class="control">
          <input
            type="checkbox"
            checked={props.hasThumbnails}
            onChange={(event) => props.onThumbnails(event.currentTarget.checked)}
          />
          <span>thumbnails</span>
        </label>
      )}
    </div>
  );
}
