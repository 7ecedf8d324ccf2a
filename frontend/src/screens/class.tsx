// One class: what it looks like to the network, its images, and the images mistaken for it.
import { HowTo } from "../elements/how-to";
import { ImageRow } from "../elements/image-row";
import { Pager } from "../elements/pager";
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import { TakenFor } from "../panels/taken-for";
import { classBeside, classGrids } from "../state/class-grids";
import { page, place } from "../state/navigation";
import { row } from "../state/numbers";
import { imageLabel, imageName, probe } from "../state/probe";
import { className, entries, entriesOf, layers, run } from "../state/store";

function ImagesOf({ label }: { readonly label: number }) {
  const ids = [...(probe.value?.tiles.keys() ?? [])].filter((id) => imageLabel(id) === label);
  if (ids.length === 0) return null;
  return (
    <section class="panel">
      <h2>
        Images of the class <span class="badge">{ids.length}</span>
      </h2>
      <ImageRow
        of={ids.map((id) => ({
          id,
          to: page({ view: "image", image: id }),
          label: imageName(id),
        }))}
      />
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
        {grids.length === 0 && (
          <section class="panel">
            <h2>Class image</h2>
            <HowTo
              what={`an image of ${className(label)}`}
              techniques={["class_images"]}
              classes={[label]}
            />
          </section>
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
