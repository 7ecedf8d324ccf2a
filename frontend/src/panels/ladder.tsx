// Pictures of some subjects along one axis: layers, octaves or epsilons.
import { useMemo, useState } from "preact/hooks";
import { scaledPixels, tileBox, tilePixels } from "../draw/crop";
import { Curve } from "../elements/curve";
import { Difference } from "../elements/difference";
import { Facts } from "../elements/facts";
import { LightControl, pictureFilter, RenderingControl } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { SaveTile } from "../elements/save-tile";
import { Tile } from "../elements/tile";
import { amount, ownNumbers, summaryNumbers } from "../state/measures";
import { go, page, place } from "../state/navigation";
import { numberAt, row, rungValue } from "../state/numbers";
import { imageLabel, imageName, probe } from "../state/probe";
import { className } from "../state/store";
import { measureName } from "../state/words";
import { chartsOf } from "./ladder-charts";
import type { PanelProps } from "./props";

const LARGE = 260;
const SMALL = 72;
const SUBJECTS_AT_FIRST = 12;

/** Values along the axis, one per rung. */
function valuesOf(facts: PanelProps["shown"]["facts"], rungs: number): (string | number)[] {
  const values = facts.facts.values;
  return Array.from({ length: rungs }, (_, i) => {
    const value: unknown = Array.isArray(values) ? values[i] : undefined;
    return typeof value === "string" || typeof value === "number" ? value : i;
  });
}

export function LadderPanel({ shown, image }: PanelProps) {
  const { facts, picture, entry } = shown;
  const { atlas } = facts;
  const ids = row(facts.arrays.image_ids).map((id) => id ?? -1);
  const [picked, setPicked] = useState(0);
  const [reference, setReference] = useState<"first" | "original" | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const wanted = image ?? place.value.image;
  const found = wanted === null ? -1 : ids.indexOf(wanted);
  const subject = found >= 0 ? found : Math.min(picked, Math.max(0, ids.length - 1));
  const rungs = atlas?.shape[1] ?? 0;
  const rung = Math.min(place.value.rung ?? rungs - 1, rungs - 1);
  const axis = String(facts.facts.axis ?? "rung");
  const values = valuesOf(facts, rungs);
  const label = (i: number) => rungValue(axis, values[i] ?? i);
  const id = ids[subject] ?? -1;
  const known = probe.value;
  const probeTile = known?.tiles.get(id);
  const probeAtlas = known?.facts.atlas;
  const canShowOriginal = probeTile !== undefined && probeAtlas != null;
  const usesOriginal =
    canShowOriginal && (reference === null ? axis !== "epsilon" : reference === "original");

  const pixels = useMemo(() => {
    if (picture === null || atlas === null) return null;
    const now = tilePixels(picture, atlas, subject * rungs + rung);
    if (!usesOriginal || known === null || probeAtlas == null) {
      return { now, from: tilePixels(picture, atlas, subject * rungs) };
    }
    const box = tileBox(probeAtlas, probeTile ?? 0);
    return { now, from: scaledPixels(known.picture, box, now.width, now.height) };
  }, [picture, atlas, subject, rung, rungs, usesOriginal, known, probeAtlas, probeTile]);

  if (atlas === null || rungs === 0) return null;
  const name = (i: number) => (ids[i] === -1 ? `from noise ${i + 1}` : imageName(ids[i] ?? -1));
  const describe = (s: number, r: number) =>
    [
      `${entry.title} of ${name(s)}, ${axis} ${label(r)}`,
      ...Object.entries(facts.measures).map(([measure, numbers]) => {
        const value = numberAt(numbers, s, r) ?? numberAt(numbers, s);
        return `${measureName(measure)} ${amount(measure, value)}`;
      }),
    ].join(", ");
  const choose = (s: number, r: number) => {
    setPicked(s);
    const chosen = ids[s] ?? -1;
    const isOnImagePage = place.value.view === "image";
    go(isOnImagePage ? { rung: r } : { rung: r, image: chosen >= 0 ? chosen : null });
  };
  const trueLabel = numberAt(facts.measures.true_class, subject) ?? (id >= 0 ? imageLabel(id) : -1);
  const isFooled = (numberAt(facts.measures.success, subject, rung) ?? 1) > 0;
  const taken = numberAt(facts.measures.adversarial_class, subject, rung);
  const charts = chartsOf(facts, subject, rungs);
  const subjects = image === undefined ? ids.map((_, i) => i) : [subject];
  const listed = showsAll ? subjects : subjects.slice(0, SUBJECTS_AT_FIRST);

  return (
    <div class="ladder">
      <div class="toolbar">
        <label class="control rung-control">
          <span>{axis}</span>
          <input
            type="range"
            min={0}
            max={Math.max(rungs - 1, 1)}
            value={rung}
            disabled={rungs < 2}
            aria-label={axis}
            aria-valuetext={label(rung)}
            onInput={(event) => go({ rung: Number(event.currentTarget.value) })}
          />
          <output>{label(rung)}</output>
        </label>
        {canShowOriginal && (
          <label class="control">
            <span>Beside</span>
            <select
              value={usesOriginal ? "original" : "first"}
              onChange={({ currentTarget: { value } }) =>
                setReference(value === "original" ? "original" : "first")
              }
            >
              <option value="original">the original image</option>
              <option value="first">
                the first: {axis} {label(0)}
              </option>
            </select>
          </label>
        )}
        <span class="space" />
        <RenderingControl />
        <LightControl />
      </div>

      <div class="large-tiles" style={{ filter: pictureFilter() }}>
        <figure>
          {usesOriginal ? (
            <ProbeImage image={id} size={LARGE} />
          ) : (
            <Tile
              picture={picture}
              atlas={atlas}
              tile={subject * rungs}
              size={LARGE}
              alt={describe(subject, 0)}
            />
          )}
          <figcaption>
            {id >= 0 ? (
              <PlaceLink to={page({ view: "image", image: id })}>{imageName(id)}</PlaceLink>
            ) : (
              <span>{name(subject)}</span>
            )}
            {trueLabel >= 0 && <span>{className(trueLabel)}</span>}
            {!usesOriginal && (
              <span class="faint">
                {axis} {label(0)}
              </span>
            )}
          </figcaption>
        </figure>
        <figure>
          <Tile
            picture={picture}
            atlas={atlas}
            tile={subject * rungs + rung}
            size={LARGE}
            alt={describe(subject, rung)}
          />
          <figcaption>
            <span>
              {axis} <b>{label(rung)}</b>
            </span>
            {taken !== null && isFooled && (
              <span class="verdict">
                {trueLabel >= 0 && `${className(trueLabel)} → `}
                <b>{className(taken)}</b>
              </span>
            )}
            {taken !== null && !isFooled && <span>still {className(trueLabel)}</span>}
            <SaveTile
              shown={shown}
              tile={subject * rungs + rung}
              unit={`${name(subject)}_${label(rung).replace("/", "-")}`}
            />
          </figcaption>
        </figure>
        {pixels && (
          <Difference
            a={pixels.now}
            b={pixels.from}
            size={LARGE}
            of={`Difference of ${axis} ${label(rung)} to ${usesOriginal ? "the original" : label(0)}`}
          />
        )}
      </div>
      <div class="curves">
        {charts.map((chart) => (
          <Curve key={chart.title} {...chart} marker={rung} onPick={(next) => go({ rung: next })} />
        ))}
        <Facts of={[...ownNumbers(facts, subject), ...summaryNumbers(facts)]} />
      </div>

      <div class="matrix-scroll" style={{ filter: pictureFilter() }}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">
                <span class="faint">{axis}</span>
              </th>
              {values.map((value, i) => (
                <th key={String(value)} scope="col" class={i === rung ? "active" : ""}>
                  {label(i)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map((s) => (
              <tr key={s} class={s === subject ? "active" : ""}>
                <th scope="row">{name(s)}</th>
                {values.map((value, r) => (
                  <td key={String(value)}>
                    <button
                      type="button"
                      class="tile-button"
                      aria-label={describe(s, r)}
                      aria-pressed={s === subject && r === rung}
                      title={describe(s, r)}
                      onClick={() => choose(s, r)}
                    >
                      <Tile
                        picture={picture}
                        atlas={atlas}
                        tile={s * rungs + r}
                        size={SMALL}
                        alt=""
                      />
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {listed.length < subjects.length && (
          <button type="button" onClick={() => setShowsAll(true)}>
            Show all {subjects.length}
          </button>
        )}
      </div>
    </div>
  );
}
