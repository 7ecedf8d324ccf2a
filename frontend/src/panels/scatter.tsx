// A map of the data: a point per image, with the true neighbours of the one that is selected.
import { useMemo, useState } from "preact/hooks";
import { markOf, shapePath } from "../draw/palette";
import type { Points } from "../draw/scatter";
import { Facts } from "../elements/facts";
import { MapCanvas } from "../elements/map-canvas";
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import type { VisualFacts } from "../state/contract";
import { summaryNumbers } from "../state/measures";
import { page } from "../state/navigation";
import { compact, measured, numberAt, row } from "../state/numbers";
import { imageName, imageWords, probe } from "../state/probe";
import { className, entriesOf } from "../state/store";
import { words } from "../state/words";
import type { PanelProps } from "./props";
import { NearestImages, TrueNeighbours } from "./true-neighbours";

const MOST_LEGEND = 60;
export const METHODS: Readonly<Record<string, string>> = {
  pca: "PCA",
  tsne: "t-SNE",
  umap: "UMAP",
};

/** The map itself, or the principal components that were logged with it. */
function pointsOf(facts: VisualFacts, showsPca: boolean): Points {
  const ids = Int32Array.from(row(facts.arrays.image_ids), (id) => id ?? -1);
  const axis = (column: number) =>
    Float32Array.from(ids, (_, i) => {
      const value = showsPca
        ? numberAt(facts.measures[`pca_${column + 1}`], i)
        : numberAt(facts.arrays.points, i, column);
      return value ?? Number.NaN;
    });
  const labels = Int32Array.from(row(facts.arrays.labels), (label) => label ?? -1);
  return { x: axis(0), y: axis(1), labels, ids };
}

/** True neighbours of a point, nearest first, where they were logged with the map. */
function loggedNeighbours(facts: VisualFacts, point: number): number[] {
  const found: number[] = [];
  for (let i = 1; facts.measures[`neighbour_${i}`] !== undefined; i++) {
    const id = numberAt(facts.measures[`neighbour_${i}`], point);
    if (id !== null && id >= 0) found.push(id);
  }
  return found;
}

/** Points that a person looks for: of one class, or whose name or class contains a text. */
function litPoints(points: Points, label: number | null, text: string): Set<number> | null {
  const needle = text.trim().toLowerCase();
  if (label === null && needle === "") return null;
  const lit = new Set<number>();
  points.labels.forEach((value, i) => {
    const isOfClass = label === null || value === label;
    const isFound =
      needle === "" ||
      imageWords(points.ids[i] ?? -1)
        .toLowerCase()
        .includes(needle);
    if (isOfClass && isFound) lit.add(i);
  });
  return lit;
}

export function ScatterPanel({ shown }: PanelProps) {
  const { facts, entry } = shown;
  const method = String(facts.facts.method ?? "");
  const canShowPca = method !== "pca" && facts.measures.pca_2 !== undefined;
  const [wantsPca, setWantsPca] = useState(false);
  const showsPca = canShowPca && wantsPca;
  const points = useMemo(() => pointsOf(facts, showsPca), [facts, showsPca]);
  const [selectedId, setSelectedId] = useState(-1);
  const [hover, setHover] = useState({ point: -1, x: 0, y: 0 });
  const [isolated, setIsolated] = useState<number | null>(null);
  const [text, setText] = useState("");
  const [hasThumbnails, setThumbnails] = useState(false);
  const [joinedIds, setJoinedIds] = useState<readonly number[]>([]);
  const known = probe.value;
  const lit = useMemo(() => litPoints(points, isolated, text), [points, isolated, text]);
  const pointOf = useMemo(() => new Map([...points.ids].map((id, i) => [id, i])), [points]);
  const counts = new Map<number, number>();
  for (const label of points.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const legend = [...counts].sort(([a], [b]) => a - b);
  const ownName = METHODS[method] ?? method;
  const methodName = showsPca ? "PCA" : ownName;
  const variance = row(facts.summary.explained_variance);
  const atlas = known?.facts.atlas;
  const sprites = useMemo(
    () =>
      hasThumbnails && known !== null && atlas
        ? { picture: known.picture, atlas, tiles: known.tiles }
        : null,
    [hasThumbnails, known, atlas],
  );
  const hoveredId = points.ids[hover.point];
  const neighbours = loggedNeighbours(facts, pointOf.get(selectedId) ?? -1);
  const tables = entriesOf(entry.layer).filter((one) => one.kind === "neighbours");
  const label = `${methodName} map of ${points.ids.length} images in ${legend.length} classes`;
  return (
    <>
      <div class="toolbar">
        {canShowPca ? (
          <span class="segments" role="group" aria-label="Layout">
            {[false, true].map((isPca) => (
              <button
                type="button"
                key={String(isPca)}
                aria-pressed={showsPca === isPca}
                onClick={() => setWantsPca(isPca)}
              >
                {isPca ? "PCA" : ownName}
              </button>
            ))}
          </span>
        ) : (
          <b>{ownName}</b>
        )}
        <span class="count">{compact(points.ids.length)} images</span>
        {variance.length > 0 && (
          <span class="fact">
            PCA explains <b>{variance.map((v) => `${measured((v ?? 0) * 100)} %`).join(" + ")}</b>
          </span>
        )}
        <Facts of={summaryNumbers(facts)} />
        <span class="space" />
        <label class="control">
          <span>Find</span>
          <input
            type="search"
            placeholder="class or image"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {known !== null && (
          <label class="control">
            <input
              type="checkbox"
              checked={hasThumbnails}
              onChange={(event) => setThumbnails(event.currentTarget.checked)}
            />
            <span>thumbnails</span>
          </label>
        )}
      </div>
      <div class="map-and-side">
        <div class="map-box">
          <MapCanvas
            points={points}
            sprites={sprites}
            label={label}
            emphasis={{
              hovered: hover.point,
              selected: pointOf.get(selectedId) ?? -1,
              joined: (neighbours.length > 0 ? neighbours : joinedIds).flatMap(
                (id) => pointOf.get(id) ?? [],
              ),
            }}
            lit={lit}
            onHover={(point, x, y) => {
              if (point !== hover.point) setHover({ point, x, y });
            }}
            onSelect={(point) => {
              setSelectedId(points.ids[point] ?? -1);
              setJoinedIds([]);
            }}
          />
          {hoveredId !== undefined && (
            <div class="map-tip" style={{ left: `${hover.x + 14}px`, top: `${hover.y + 14}px` }}>
              <ProbeImage image={hoveredId} size={72} alt="" />
              <span>{imageName(hoveredId)}</span>
              <span class="faint">{className(points.labels[hover.point] ?? -1)}</span>
            </div>
          )}
          {method === "tsne" && !showsPca && <p class="faint map-caution">{words.mapCaution}</p>}
        </div>
        <aside class="map-side" aria-label="Classes and the selected image">
          <ul class="legend">
            {legend.slice(0, MOST_LEGEND).map(([value, count]) => {
              const mark = markOf(value);
              return (
                <li key={value}>
                  <button
                    type="button"
                    class="quiet"
                    aria-pressed={isolated === value}
                    title="Show only this class"
                    onClick={() => setIsolated(isolated === value ? null : value)}
                  >
                    <svg viewBox="0 0 14 14" class="mark" aria-hidden="true">
                      <path d={shapePath(mark.shape, 7, 7, 5)} fill={mark.colour} />
                    </svg>
                    {className(value)} <span class="faint">{count}</span>
                  </button>
                </li>
              );
            })}
          </ul>
          {legend.length > MOST_LEGEND && (
            <p class="faint">and {legend.length - MOST_LEGEND} more classes: use Find</p>
          )}
          {selectedId >= 0 ? (
            <div class="map-selected">
              <PlaceLink to={page({ view: "image", image: selectedId })} class="cell">
                <ProbeImage image={selectedId} size={128} alt="" />
                <span>{imageWords(selectedId)}</span>
              </PlaceLink>
              {neighbours.length > 0 ? (
                <NearestImages of={selectedId} ids={neighbours} layer={entry.layer} />
              ) : (
                <TrueNeighbours
                  run={shown.run}
                  entries={tables}
                  image={selectedId}
                  onKnown={setJoinedIds}
                />
              )}
            </div>
          ) : (
            <p class="faint">Click a point for its image and its true neighbours.</p>
          )}
        </aside>
      </div>
    </>
  );
}
