// The units of one layer that an image excites most, with where if a heat map was made; else those that
// have it among their top patches. Loaded when the row comes near the window.
import { useRef } from "preact/hooks";
import { type Heat, HeatImage } from "../elements/heat-image";
import { PlaceLink } from "../elements/place-link";
import { UnitPicture } from "../elements/unit-picture";
import { showing } from "../elements/use-shown";
import { useNear } from "../elements/use-size";
import type { Entry, Run } from "../state/contract";
import { excitationsOf, tellsWhere, topShare } from "../state/excitations";
import { excitedUnits } from "../state/excited-units";
import { mostExcited } from "../state/most-excited";
import { page, place } from "../state/navigation";
import { factsOf } from "../state/store";

const SIZE = 92; // CSS pixels
const UNIT_SIZE = 40;
const MOST = 6; // units of one layer

/** A unit that the image excites, as a cell shows it. */
interface Excited {
  readonly unit: number;
  /** How rare the excitation is, and with the response. */
  readonly brief: string;
  readonly text: string;
  readonly heat: Heat | null;
}

/** From the responses of all units to the image; null while they load. */
function fromResponses(own: readonly Entry[], image: number): readonly Excited[] | null {
  const all = own
    .filter(({ kind }) => kind === "responses")
    .map((entry) => factsOf(entry, { image }));
  if (all.some((facts) => facts?.state === "loading")) return null;
  return all
    .flatMap((facts) => (facts?.state === "ready" ? mostExcited(facts.value, image, MOST) : []))
    .map(({ unit, response, percentile }) => {
      const brief = topShare(percentile);
      return { unit, brief, text: `${brief} · ${response}`, heat: null };
    });
}

/** What is known of an image and a layer: from heat maps, else from responses, else from the patches;
 * null while it loads. */
function excitedBy(
  run: Run,
  entries: readonly Entry[],
  layer: string,
  image: number,
): readonly Excited[] | null {
  const own = entries.filter((entry) => entry.layer === layer);
  for (const entry of own.filter(({ kind }) => kind === "excitations")) {
    const { shown, isLoading } = showing(run, entry, place.value.step, { image });
    if (isLoading) return null;
    const found = shown && excitationsOf(shown.facts, image);
    if (!shown || !found || found.length === 0) continue;
    const { atlas } = shown.facts;
    return found.map(({ unit, tile, response, percentile }) => {
      const text = [topShare(percentile), response].filter((part) => part !== "").join(" · ");
      const words = `where it excites ${layer} unit ${unit}, ${text}`;
      const canShow = atlas !== null && tellsWhere(shown.facts);
      return {
        unit,
        brief: topShare(percentile),
        text,
        heat: canShow ? { picture: shown.picture, atlas, tile, words } : null,
      };
    });
  }
  const responding = fromResponses(own, image);
  if (responding === null || responding.length > 0) return responding;
  const tables = own.filter(({ kind }) => kind === "patches").map((entry) => factsOf(entry));
  if (tables.some((facts) => facts?.state === "loading")) return null;
  return tables
    .flatMap((facts) => (facts?.state === "ready" ? excitedUnits(facts.value, image) : []))
    .slice(0, MOST)
    .map(({ unit, rank, text }) => {
      const brief = `patch ${rank + 1}`;
      return { unit, brief, text: text === "" ? brief : `${brief} · ${text}`, heat: null };
    });
}

interface Props {
  readonly run: Run;
  readonly entries: readonly Entry[];
  readonly layer: string;
  readonly image: number;
  /** Called with the heat map that is pointed at. */
  readonly onPoint: (heat: Heat | null) => void;
}

export function ExcitedLayer({ run, entries, layer, image, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useNear(box);
  const last = useRef<readonly Excited[] | null>(null);
  const now = isNear ? excitedBy(run, entries, layer, image) : last.current;
  if (now !== null) last.current = now;
  return (
    <div class="excited" ref={box} data-row="">
      <h3>
        <PlaceLink to={page({ view: "layer", layer })}>{layer}</PlaceLink>
      </h3>
      {now === null && <p class="faint">Loading…</p>}
      {now?.length === 0 && (
        <p class="faint">No unit has this image among those that excite it most.</p>
      )}
      <ol class="excited-units">
        {now?.map(({ unit, brief, text, heat }) => (
          <li key={unit}>
            <PlaceLink
              class="cell"
              to={page({ view: "unit", layer, unit })}
              label={`${layer} unit ${unit}, ${text}`}
              title={text}
              onPoint={() => onPoint(heat)}
            >
              {heat && <HeatImage image={image} heat={heat} size={SIZE} alt="" />}
              <span class={heat ? "beside-heat" : ""}>
                <UnitPicture run={run} layer={layer} unit={unit} size={heat ? UNIT_SIZE : SIZE} />
                <span>
                  <span class="cell-label">unit {unit}</span>
                  <span class="cell-detail">{brief}</span>
                </span>
              </span>
            </PlaceLink>
          </li>
        ))}
      </ol>
    </div>
  );
}
