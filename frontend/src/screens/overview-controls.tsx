// What the overview lists: which layers, and which of their pictures.
import { isFrameKind } from "../state/entries";
import { health, isHealthLoading } from "../state/health";
import { AILMENT_NAMES, AILMENTS, amountOf } from "../state/health-words";
import { go, place } from "../state/navigation";
import { allLayers } from "../state/preferences";
import { entries } from "../state/store";
import { techniqueName } from "../state/words";

/** Techniques that have pictures of a layer. */
function techniquesWithPictures(): string[] {
  const pictures = entries.value.filter(
    (entry) => entry.layer !== "" && entry.atlas && !isFrameKind(entry),
  );
  return [...new Set(pictures.map((entry) => entry.technique))];
}

/** The layout of the overview that is not a list. */
export const GRAPH = "graph";

const LAYOUTS = [
  ["", "List"],
  [GRAPH, "Graph"],
] as const;

/** What is known of some layer, and can be sorted by; everything while that is still loading. */
function sortable() {
  if (isHealthLoading.value) return AILMENTS;
  const known = [...health.value.values()];
  return AILMENTS.filter((one) => known.some((of) => amountOf(of, one) !== null));
}

export function OverviewControls() {
  const { find, technique, sort, layout } = place.value;
  return (
    <div class="toolbar">
      <span class="choice" role="group" aria-label="Layout">
        {LAYOUTS.map(([value, text]) => (
          <button
            key={value}
            type="button"
            class="toggle"
            aria-pressed={layout === value}
            onClick={() => go({ layout: value })}
          >
            {text}
          </button>
        ))}
      </span>
      <label class="control">
        <span>Filter</span>
        <input
          type="search"
          placeholder="layer or type"
          value={find}
          onInput={(event) => go({ find: event.currentTarget.value })}
        />
      </label>
      <label class="control">
        <span>Pictures</span>
        <select
          value={technique}
          onChange={(event) => go({ technique: event.currentTarget.value })}
        >
          <option value="">the largest set of each layer</option>
          {techniquesWithPictures().map((name) => (
            <option key={name} value={name}>
              {techniqueName(name)}
            </option>
          ))}
        </select>
      </label>
      {(isHealthLoading.value || health.value.size > 0) && layout !== GRAPH && (
        <label class="control">
          <span>Sort</span>
          <select value={sort} onChange={(event) => go({ sort: event.currentTarget.value })}>
            <option value="">as they run</option>
            {sortable().map((one) => (
              <option key={one} value={one}>
                most {AILMENT_NAMES[one]} first
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="control">
        <input
          type="checkbox"
          checked={allLayers.value}
          onChange={(event) => {
            allLayers.value = event.currentTarget.checked;
          }}
        />
        <span>include layers without pictures</span>
      </label>
    </div>
  );
}
