// A map of the data: a point per image, the true neighbours of the selected one, and what is chosen.
import { useMemo, useState } from "preact/hooks";
import { areaFrom, areaText, boxArea } from "../draw/map-area";
import { cellAt } from "../draw/map-cells";
import { HowTo } from "../elements/how-to";
import { MapCanvas, type Pointed } from "../elements/map-canvas";
import { answers } from "../state/answers";
import { go, page, place } from "../state/navigation";
import { isRight } from "../state/predictions";
import { imageWords, probe, smallProbes } from "../state/probe";
import { className } from "../state/store";
import { responseOf, unitFacts, unitOfColour } from "../state/unit-responses";
import { clusterNames } from "./map-clusters";
import { colourChoices, colouring } from "./map-colours";
import { layoutName, MapControls } from "./map-controls";
import { MapGroup } from "./map-group";
import { MapLegend } from "./map-legend";
import { MapSelected } from "./map-selected";
import { MapTip } from "./map-tip";
import type { PanelProps } from "./props";
import {
  canTravel,
  classCounts,
  type Layout,
  litPoints,
  neighboursOf,
  pointsOf,
} from "./scatter-points";
import { useMapCells } from "./use-map-cells";

const MOST_COLOURS = 20; // classes

export function ScatterPanel({ shown }: PanelProps) {
  const { facts } = shown;
  const layouts: readonly Layout[] = useMemo(
    () => (canTravel(facts) ? ["own", "principal"] : ["own"]),
    [facts],
  );
  const here = place.value;
  const layout = layouts.find((one) => one === here.layout) ?? "own";
  const points = useMemo(() => pointsOf(facts, layout), [facts, layout]);
  const pointOf = useMemo(() => new Map([...points.ids].map((id, i) => [id, i])), [points]);
  const selected = here.image ?? -1;
  const [joined, setJoined] = useState<readonly number[]>([]);
  const [hover, setHover] = useState<Pointed | null>(null);
  const known = probe.value;
  const said = answers.value;
  const asked = useMemo(() => unitOfColour(here.colour), [here.colour]);
  const found = asked && unitFacts(asked);
  const ofUnit = found?.state === "ready" ? found.value : null;
  const response = useMemo(() => asked && ofUnit && responseOf(asked, ofUnit), [asked, ofUnit]);
  const colours = useMemo(() => {
    const { labels } = points;
    return colouring({ facts, labels, answers: said, response }, here.colour);
  }, [facts, here.colour, points, said, response]);
  const { groups } = colours;
  const classes = useMemo(() => classCounts(groups), [groups]);
  // Colours tell a few classes apart, pictures tell many.
  const hasThumbnails = here.marks === "" ? classes.length > MOST_COLOURS : here.marks !== "points";
  const photographs = hasThumbnails ? smallProbes.value : null;
  const mistakes = useMemo(
    () =>
      new Set([...(said?.values() ?? [])].flatMap((one) => (isRight(one) === false ? one.id : []))),
    [said],
  );
  const area = useMemo(() => areaFrom(here.area), [here.area]);
  const only = here.only === "mistakes" && said !== null ? mistakes : null;
  const { find: text, class: group } = here;
  const lit = useMemo(
    () => litPoints(points, { group, groups, text, area, only }, imageWords),
    [points, group, groups, text, area, only, known],
  );
  const sprites = useMemo(() => {
    return photographs && known && { ...photographs, tiles: known.tiles };
  }, [photographs, known]);
  const names = useMemo(
    () => (here.names === "off" ? [] : clusterNames(points, groups, className)),
    [points, groups, here.names, known],
  );
  const ofCells = useMapCells(shown);
  const cells = layout === "own" ? ofCells.layer : null;
  const neighbours = neighboursOf(facts, pointOf.get(selected) ?? -1);
  const select = (point: number) => {
    go({ image: points.ids[point] ?? null });
    setJoined([]);
  };
  const pointAt = ({ point, place: at }: Pointed) => {
    const cell = cells === null || point >= 0 ? undefined : cells.boxes[cellAt(cells.boxes, ...at)];
    if (cell !== undefined) go({ area: areaText(boxArea(...cell)) });
    else select(point);
  };
  return (
    <>
      <MapControls
        facts={facts}
        count={points.ids.length}
        layouts={layouts}
        layout={layout}
        colours={colourChoices(facts, said !== null)}
        hasThumbnails={hasThumbnails}
        hasMistakes={[...(said?.values() ?? [])].some((one) => isRight(one) !== null)}
        hasAtlas={layout === "own" && ofCells.hasAtlas}
      />
      <div class="map-and-side">
        <div class="map-box">
          <MapCanvas
            points={points}
            sprites={sprites}
            cells={cells}
            label={`${layoutName(facts, layout)} map of ${points.ids.length} images in ${classes.length} classes`}
            markOf={colours.markOf}
            zoom={here.zoom}
            onZoom={(zoom) => go({ zoom })}
            emphasis={{
              hovered: hover?.point ?? -1,
              selected: pointOf.get(selected) ?? -1,
              joined: (neighbours.length > 0 ? neighbours : joined).flatMap(
                (id) => pointOf.get(id) ?? [],
              ),
              area,
              names,
            }}
            lit={lit}
            onHover={setHover}
            onSelect={pointAt}
            onWalk={select}
            onOpen={() => go(page({ view: "image", image: selected }))}
            onArea={(next) => go({ area: next === null ? "" : areaText(next) })}
          />
          {hover !== null && (
            <MapTip
              at={hover.pixel}
              image={points.ids[hover.point]}
              label={points.labels[hover.point] ?? -1}
              cells={cells === null ? null : ofCells.shown}
              cell={cells === null ? -1 : cellAt(cells.boxes, ...hover.place)}
            />
          )}
          {shown.entry.technique === "embedding" && !ofCells.hasAtlas && (
            <details class="missing">
              <summary>What else could be here</summary>
              <HowTo what="an activation atlas" techniques={[shown.entry.technique]} atlas />
            </details>
          )}
        </div>
        <aside class="map-side" aria-label="Classes and the selected image">
          <MapLegend
            classes={classes}
            isolated={group}
            scale={colours.scale}
            onIsolate={(label) => go({ class: label })}
          />
          {asked !== null && response === null && found?.state !== "loading" && (
            <p class="note">
              The log has no responses of unit {asked.unit} of “{asked.layer}” to the images.
            </p>
          )}
          {lit !== null && (
            <MapGroup
              ids={[...lit].map((point) => points.ids[point] ?? -1)}
              answers={said}
              onClear={area === null ? null : () => go({ area: "" })}
            />
          )}
          <MapSelected shown={shown} image={selected} neighbours={neighbours} onKnown={setJoined} />
        </aside>
      </div>
    </>
  );
}
