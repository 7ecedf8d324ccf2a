// All probe images, and one of them through everything that was logged about it.
import { useState } from "preact/hooks";
import { ImageWithBox } from "../elements/image-with-box";
import { Pager } from "../elements/pager";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import type { Entry, Run, VisualFacts } from "../state/contract";
import { page, place } from "../state/navigation";
import { measured, numberAt, row } from "../state/numbers";
import { imageLabel, imageName, probe, probeEntry } from "../state/probe";
import { className, entries, factsOf, run } from "../state/store";

export function ImagesPage() {
  const entry = probeEntry.value;
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  return (
    <>
      <header class="page-head">
        <h1>Images</h1>
        <p class="page-facts">the images that patches, neighbours, maps and ladders point to</p>
      </header>
      {now && entry && <Panel run={now} entry={entry} />}
    </>
  );
}

/** Whether an image is a subject of a ladder or a query of a table. */
function isAbout(facts: VisualFacts, image: number): boolean {
  const name = facts.kind === "neighbours" ? "query_ids" : "image_ids";
  return row(facts.arrays[name]).includes(image);
}

interface AboutProps {
  readonly run: Run;
  readonly entry: Entry;
  readonly image: number;
}

/** The panel of an entry if it holds this image, else nothing. */
function About({ run: now, entry, image }: AboutProps) {
  const facts = factsOf(entry);
  if (facts?.state === "ready" && !isAbout(facts.value, image)) return null;
  return <Panel run={now} entry={entry} image={image} />;
}

const MOST_UNITS = 60;

interface Excited {
  readonly layer: string;
  readonly unit: number;
  readonly rank: number;
  readonly activation: number | null;
}

function excitedUnits(facts: VisualFacts, image: number): Excited[] {
  const measure = Object.keys(facts.measures)[0] ?? "";
  return row(facts.arrays.units).flatMap((unit, i) => {
    const rank = row(facts.arrays.image_ids, i).indexOf(image);
    if (rank < 0 || unit === null) return [];
    return [
      { layer: facts.layer, unit, rank, activation: numberAt(facts.measures[measure], i, rank) },
    ];
  });
}

/** Units that have this image among their top patches. Loads every table of patches: on request. */
function ExcitedUnits({ image }: { readonly image: number }) {
  const [isAsked, setAsked] = useState(false);
  const tables = entries.value.filter((entry) => entry.kind === "patches");
  if (tables.length === 0) return null;
  const all = isAsked ? tables.map(factsOf) : [];
  const units = all
    .flatMap((facts) => (facts?.state === "ready" ? excitedUnits(facts.value, image) : []))
    .sort((a, b) => a.rank - b.rank);
  return (
    <section class="panel">
      <h2>Units that this image excites most</h2>
      {!isAsked && (
        <button type="button" onClick={() => setAsked(true)}>
          Look through the top patches of {tables.length} {tables.length === 1 ? "layer" : "layers"}
        </button>
      )}
      {isAsked && units.length === 0 && (
        <p class="faint">
          {all.some((facts) => facts?.state === "loading")
            ? "Looking…"
            : "It is among the top patches of no unit."}
        </p>
      )}
      <ul class="unit-links">
        {units.slice(0, MOST_UNITS).map(({ layer, unit, rank, activation }) => (
          <li key={`${layer} ${unit}`}>
            <PlaceLink to={page({ view: "unit", layer, unit })}>
              {layer} : {unit}
            </PlaceLink>{" "}
            <span class="faint">
              rank {rank + 1}, {measured(activation)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ImagePage() {
  const { image } = place.value;
  const own = entries.value.filter(
    (entry) => entry.kind === "ladder" || entry.kind === "neighbours",
  );
  useOnScreen(own);
  const now = run.value;
  if (now === null || image === null) return null;
  const known = probe.value;
  const ids = [...(known?.tiles.keys() ?? [])];
  const here = ids.indexOf(image);
  const neighbour = (step: number) => {
    const id = here < 0 ? undefined : ids[here + step];
    return id === undefined
      ? null
      : { to: { ...place.value, image: id, rung: null }, text: imageName(id) };
  };
  const label = imageLabel(image);
  const sizes = row(known?.facts.arrays.sizes, known?.tiles.get(image) ?? -1);
  return (
    <>
      <header class="page-head">
        <h1>{imageName(image)}</h1>
        <p class="page-facts">
          {label >= 0 && (
            <>
              <PlaceLink to={page({ view: "class", class: label })}>{className(label)}</PlaceLink>
              {" · "}
            </>
          )}
          {sizes.length === 2 && `${sizes[1]}×${sizes[0]} px · `}id {image}
        </p>
        <Pager what="image" previous={neighbour(-1)} next={neighbour(1)} />
      </header>
      <div class="image-page">
        <div class="image-large">
          <ImageWithBox image={image} size={260} />
        </div>
        <div class="panels">
          {own.map((entry) => (
            <About key={entry.tag} run={now} entry={entry} image={image} />
          ))}
          <ExcitedUnits image={image} />
        </div>
      </div>
    </>
  );
}
