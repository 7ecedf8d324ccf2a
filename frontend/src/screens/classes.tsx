// All classes, and one class: what it looks like to the network, its images, what is taken for it.

import { Pager } from "../elements/pager";
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import { classBeside, classGrids } from "../state/class-grids";
import type { Entry } from "../state/contract";
import { keyOf } from "../state/entries";
import { page, place } from "../state/navigation";
import { numberAt, row } from "../state/numbers";
import { imageLabel, imageName, imageWords, probe } from "../state/probe";
import { className, classNames, entries, entriesOf, factsOf, layers, run } from "../state/store";

const MOST_IMAGES = 40;

export function ClassesPage() {
  const grids = classGrids.value;
  useOnScreen(grids.map((grid) => grid.entry));
  const now = run.value;
  if (now === null) return null;
  return (
    <>
      <header class="page-head">
        <h1>Classes</h1>
        <p class="page-facts">{classNames.value.length} classes</p>
      </header>
      <div class="panels">
        {grids.map(({ entry }) => (
          <Panel key={entry.tag} run={now} entry={entry} />
        ))}
      </div>
      <h2 class="section">By name</h2>
      <ol class="class-list">
        {classNames.value.map((name, label) => (
          <li key={name}>
            <PlaceLink to={page({ view: "class", class: label })}>
              <span class="faint">{label}</span> {name}
            </PlaceLink>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Images of a ladder that the network takes for a class at some rung. */
function TakenFor({ entry, label }: { readonly entry: Entry; readonly label: number }) {
  const facts = factsOf(entry);
  if (facts?.state !== "ready") return null;
  const taken = facts.value.measures.adversarial_class;
  const ids = row(facts.value.arrays.image_ids).map((id) => id ?? -1);
  const found = ids.flatMap((id, subject) => {
    const rung = row(taken, subject).findIndex(
      (one, i) => one === label && (numberAt(facts.value.measures.success, subject, i) ?? 1) > 0,
    );
    const isWrong = id >= 0 && imageLabel(id) !== label;
    return rung >= 0 && isWrong ? [{ id, rung }] : [];
  });
  if (found.length === 0) return null;
  const view = entry.layer === "" ? "network" : "layer";
  return (
    <section class="panel">
      <h2>Taken for {className(label)} once changed a little</h2>
      <ul class="image-row">
        {found.slice(0, MOST_IMAGES).map(({ id, rung }) => (
          <li key={id}>
            <PlaceLink
              class="cell"
              to={page({ view, layer: entry.layer, technique: keyOf(entry), image: id, rung })}
              title={imageWords(id)}
            >
              <ProbeImage image={id} size={72} alt="" />
              <span class="cell-label">{className(imageLabel(id))}</span>
            </PlaceLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ImagesOf({ label }: { readonly label: number }) {
  const known = probe.value;
  const ids = [...(known?.tiles.keys() ?? [])].filter(
    (id) => numberAt(known?.facts.arrays.labels, known?.tiles.get(id) ?? -1) === label,
  );
  if (ids.length === 0) return null;
  return (
    <section class="panel">
      <h2>
        Images of the class <span class="badge">{ids.length}</span>
      </h2>
      <ul class="image-row">
        {ids.slice(0, MOST_IMAGES).map((id) => (
          <li key={id}>
            <PlaceLink
              class="cell"
              to={page({ view: "image", image: id })}
              title={imageWords(id)}
              label={imageWords(id)}
            >
              <ProbeImage image={id} size={72} alt="" />
              <span class="cell-label">{imageName(id)}</span>
            </PlaceLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ClassPage() {
  const label = place.value.class;
  const grids = classGrids.value.filter((grid) => row(grid.facts.arrays.units).includes(label));
  const last = layers.value.at(-1)?.path ?? "";
  const patches = entriesOf(last).filter((entry) => entry.kind === "patches");
  const own = [...grids.map((grid) => grid.entry), ...patches];
  useOnScreen(own);
  const now = run.value;
  if (now === null || label === null) return null;
  const neighbour = (step: -1 | 1) => {
    const other = classBeside(label, step);
    return other === null ? null : { to: { ...place.value, class: other }, text: className(other) };
  };
  return (
    <>
      <header class="page-head">
        <h1>{className(label)}</h1>
        <p class="page-facts">class {label}</p>
        <Pager what="class" previous={neighbour(-1)} next={neighbour(1)} />
      </header>
      <div class="panels beside">
        {own.map((entry) => (
          <Panel key={entry.tag} run={now} entry={entry} unit={label} />
        ))}
        {own.length === 0 && (
          <p class="faint">No class image was logged for this class at this step.</p>
        )}
        <ImagesOf label={label} />
        {entries.value
          .filter((entry) => entry.kind === "ladder")
          .map((entry) => (
            <TakenFor key={entry.tag} entry={entry} label={label} />
          ))}
      </div>
    </>
  );
}
