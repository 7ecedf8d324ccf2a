// A map of the data: a point per image, and the true neighbours of the selected one.
import { useMemo, useState } from "preact/hooks";
import { MapCanvas } from "../elements/map-canvas";
import { ProbeImage } from "../elements/probe-image";
import { go, place } from "../state/navigation";
import { imageName, imageWords, probe } from "../state/probe";
import { className } from "../state/store";
import { methodCaution } from "../state/words";
import { colouring, coloursOf } from "./map-colours";
import { layoutName, MapControls } from "./map-controls";
import { MapLegend } from "./map-legend";
import { MapSelected } from "./map-selected";
import type { PanelProps } from "./props";
import {
  canTravel,
  classCounts,
  type Layout,
  litPoints,
  neighboursOf,
  pointsOf,
} from "./scatter-points";

const MOST_COLOURS = 20; // classes

const NOWHERE = { point: -1, x: 0, y: 0 };

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
  const { find: text, class: isolated } = here;
  const [joined, setJoined] = useState<readonly number[]>([]);
  const [hover, setHover] = useState(NOWHERE);
  const classes = useMemo(() => classCounts(points), [points]);
  const colours = useMemo(
    () => colouring(facts, here.colour, points.labels),
    [facts, here.colour, points],
  );
  // Colours tell a few classes apart, pictures tell many.
  const [thumbnails, setThumbnails] = useState<boolean | null>(null);
  const hasThumbnails = thumbnails ?? classes.length > MOST_COLOURS;
  const known = probe.value;
  const lit = useMemo(
    () => litPoints(points, { label: isolated, text }, imageWords),
    [points, isolated, text, known],
  );
  const sprites = useMemo(() => {
    const atlas = known?.facts.atlas;
    if (!hasThumbnails || known === null || !atlas) return null;
    return { picture: known.picture, atlas, tiles: known.tiles };
  }, [hasThumbnails, known]);
  const hovered = points.ids[hover.point];
  const neighbours = neighboursOf(facts, pointOf.get(selected) ?? -1);
  const caution = layout === "own" ? methodCaution(String(facts.facts.method ?? "")) : "";
  return (
    <>
      <MapControls
        facts={facts}
        count={points.ids.length}
        layouts={layouts}
        layout={layout}
        onLayout={(next) => go({ layout: next === "own" ? "" : next })}
        colours={coloursOf(facts)}
        colour={here.colour}
        onColour={(colour) => go({ colour })}
        text={text}
        onText={(find) => go({ find })}
        hasThumbnails={hasThumbnails}
        onThumbnails={setThumbnails}
      />
      <div class="map-and-side">
        <div class="map-box">
          <MapCanvas
            points={points}
            sprites={sprites}
            label={`${layoutName(facts, layout)} map of ${points.ids.length} images in ${classes.length} classes`}
            markOf={colours.markOf}
            zoom={here.zoom}
            onZoom={(zoom) => go({ zoom })}
            emphasis={{
              hovered: hover.point,
              selected: pointOf.get(selected) ?? -1,
              joined: (neighbours.length > 0 ? neighbours : joined).flatMap(
                (id) => pointOf.get(id) ?? [],
              ),
            }}
            lit={lit}
            onHover={(point, x, y) => {
              if (point !== hover.point) setHover({ point, x, y });
            }}
            onSelect={(point) => {
              go({ image: points.ids[point] ?? null });
              setJoined([]);
            }}
          />
          {hovered !== undefined && (
            <div class="map-tip" style={{ left: `${hover.x + 14}px`, top: `${hover.y + 14}px` }}>
              <ProbeImage image={hovered} size={72} alt="" />
              <span>{imageName(hovered)}</span>
              <span class="faint">{className(points.labels[hover.point] ?? -1)}</span>
            </div>
          )}
          {caution !== "" && <p class="faint map-caution">{caution}</p>}
        </div>
        <aside class="map-side" aria-label="Classes and the selected image">
          <MapLegend
            classes={classes}
            isolated={isolated}
            scale={colours.scale}
            onIsolate={(label) => go({ class: label })}
          />
          <MapSelected shown={shown} image={selected} neighbours={neighbours} onKnown={setJoined} />
        </aside>
      </div>
    </>
  );
}
