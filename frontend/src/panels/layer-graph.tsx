// The network as a graph: a box with a picture per layer, arrows between them. Its code, with the layout,
// is loaded when somebody asks for it.
import { useMemo, useRef, useState } from "preact/hooks";
import { arrowPath, boxBeside, type GraphLayout, graphLayout } from "../draw/graph-layout";
import { PlaceLink } from "../elements/place-link";
import { Thumbnail } from "../elements/thumbnail";
import { RovingLinks, useRoving } from "../elements/use-roving";
import { useWidth } from "../elements/use-size";
import type { LayerFacts } from "../state/contract";
import { techniqueCovers } from "../state/covers";
import { health } from "../state/health";
import { shapeText, shownParents } from "../state/layers";
import { page } from "../state/navigation";
import { whole } from "../state/numbers";
import { layers } from "../state/store";
import { addStyles } from "../styles/add-styles";
import styles from "../styles/graph.css?inline";

addStyles(styles);

const SIZE = { width: 228, height: 58 }; // CSS pixels
const THUMBNAIL = 44;
const LEAST_SCALE = 0.3;
const ZOOM = 1.25;

interface Props {
  /** The layers to draw. */
  readonly listed: readonly LayerFacts[];
}

function BoxContent({ layer }: { readonly layer: LayerFacts }) {
  const cover = techniqueCovers.value.get(layer.path);
  const numbers = health.value.get(layer.path);
  const dead = numbers?.dead_units ?? 0;
  const slash = layer.path.lastIndexOf("/");
  return (
    <>
      {cover && (
        <span class="graph-thumb">
          <Thumbnail of={cover} size={THUMBNAIL} />
        </span>
      )}
      <span class="graph-words">
        <b>{layer.path.slice(slash + 1)}</b>
        <small>
          {layer.type} {shapeText(layer.outputShape)}
        </small>
        {dead > 0 && <small class="wrong">{whole(dead)} dead</small>}
      </span>
    </>
  );
}

function Arrows({ of, pointed }: { readonly of: GraphLayout; readonly pointed: string }) {
  return (
    <svg width={of.width} height={of.height} aria-hidden="true">
      <defs>
        <marker id="graph-head" markerWidth="7" markerHeight="7" refX="6" refY="3" orient="auto">
          <path d="M0 0L6 3L0 6Z" />
        </marker>
      </defs>
      {of.arrows.map(({ from, to, points }) => (
        <path
          key={`${from}\n${to}`}
          class={from === pointed || to === pointed ? "near" : ""}
          d={arrowPath(points)}
          marker-end="url(#graph-head)"
        />
      ))}
    </svg>
  );
}

export function LayerGraph({ listed }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [chosen, setChosen] = useState<number | null>(null);
  const [pointed, setPointed] = useState("");
  const names = listed.map(({ path }) => path).join("\n");
  const all = layers.value;
  const { parents, drawn } = useMemo(() => {
    const known = shownParents(all, listed);
    const ids = listed.map(({ path }) => path);
    return { parents: known, drawn: graphLayout(ids, known, SIZE) };
  }, [names, all]);
  useRoving(box);
  const fitting = Math.max(LEAST_SCALE, Math.min(1, width / Math.max(drawn.width, 1)));
  const scale = chosen ?? fitting;
  const byPath = new Map(listed.map((layer) => [layer.path, layer]));
  const move = (event: KeyboardEvent) => {
    const from = (event.target as Element).closest<HTMLElement>("[data-layer]");
    const next = boxBeside(drawn, from?.dataset.layer ?? "", event.key);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const links = box.current?.querySelectorAll<HTMLElement>("[data-layer]") ?? [];
    const target = [...links].find((link) => link.dataset.layer === next)?.querySelector("a");
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const zoom = (times: number) => setChosen(Math.max(LEAST_SCALE, Math.min(2, scale * times)));
  return (
    <>
      <div class="toolbar">
        <span class="count">{whole(listed.length)} layers</span>
        <button type="button" onClick={() => zoom(1 / ZOOM)} aria-label="Smaller">
          −
        </button>
        <output>{Math.round(100 * scale)} %</output>
        <button type="button" onClick={() => zoom(ZOOM)} aria-label="Larger">
          +
        </button>
        <button type="button" disabled={chosen === null} onClick={() => setChosen(null)}>
          Fit the width
        </button>
        <span class="faint">Arrow keys follow the arrows; Enter opens a layer.</span>
      </div>
      <div class="graph" ref={box} role="group" aria-label="Graph of the layers" onKeyDown={move}>
        <div
          class="graph-room"
          style={{ width: `${drawn.width * scale}px`, height: `${drawn.height * scale}px` }}
        >
          <div class="graph-drawing" style={{ transform: `scale(${scale})` }}>
            <Arrows of={drawn} pointed={pointed} />
            <RovingLinks.Provider value={true}>
              {drawn.boxes.map(({ id, x, y }) => {
                const layer = byPath.get(id);
                if (layer === undefined) return null;
                const from = parents.get(id) ?? [];
                const said = `${id}, ${layer.type}${from.length > 0 ? `, from ${from.join(" and ")}` : ""}`;
                return (
                  <div
                    key={id}
                    class="graph-box"
                    data-layer={id}
                    style={{
                      left: `${x}px`,
                      top: `${y}px`,
                      width: `${SIZE.width}px`,
                      height: `${SIZE.height}px`,
                    }}
                  >
                    <PlaceLink
                      to={page({ view: "layer", layer: id })}
                      title={id}
                      label={said}
                      onPoint={() => setPointed(id)}
                    >
                      <BoxContent layer={layer} />
                    </PlaceLink>
                  </div>
                );
              })}
            </RovingLinks.Provider>
          </div>
        </div>
      </div>
    </>
  );
}
