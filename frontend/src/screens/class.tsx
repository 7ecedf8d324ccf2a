// One class: what it looks like to the network, its images, what it is mixed up with, and what little
// turns it into another.
import { HowTo } from "../elements/how-to";
import { Pager } from "../elements/pager";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { ClassAdversarials } from "../panels/class-adversarials";
import { ClassConfusions } from "../panels/class-confusions";
import { ClassFilm } from "../panels/class-film";
import { ClassImages } from "../panels/class-images";
import { Panel } from "../panels/panel";
import { classAnswers } from "../state/class-answers";
import { classBeside, classGrids, classImages } from "../state/class-grids";
import type { Entry } from "../state/contract";
import { page, place } from "../state/navigation";
import { row } from "../state/numbers";
import { answersOf } from "../state/predictions";
import { imageLabel, probe } from "../state/probe";
import {
  className,
  classNames,
  entries,
  entriesOf,
  factsOf,
  layers,
  leadBy,
  run,
} from "../state/store";
import { words } from "../state/words";

/** Share of the class's images that are answered rightly, in words. */
function howRight(labelled: number, right: number): string {
  return labelled > 0 ? ` · right on ${right} of ${labelled} images` : "";
}

/** The grids that have a picture of a class. */
function gridsOf(label: number | null): readonly Entry[] {
  const begun = classImages.value.filter((entry) => {
    const facts = factsOf(entry, { unit: label });
    return facts?.state === "ready" && row(facts.value.arrays.units).includes(label);
  });
  const known = classGrids.value.filter(({ facts }) => row(facts.arrays.units).includes(label));
  return [...new Set([...begun, ...known.map(({ entry }) => entry)])];
}

export function ClassPage() {
  const label = place.value.class;
  leadBy(classImages.value[0], { unit: label });
  const grids = gridsOf(label);
  const last = layers.value.at(-1)?.path ?? "";
  const patches = entriesOf(last).filter((entry) => entry.kind === "patches");
  const drive = entries.value.find(({ kind, layer }) => kind === "connections" && layer === "");
  const said = entries.value.find((entry) => entry.kind === "predictions");
  const own = [...grids, ...patches, ...(said ? [said] : [])];
  useOnScreen(own);
  const now = run.value;
  if (now === null || label === null) return null;
  const isUnknown = classNames.value.length > 0 && label >= classNames.value.length;
  if (isUnknown) {
    return (
      <>
        <header class="page-head">
          <h1>{className(label)}</h1>
        </header>
        <p class="note">
          <span>
            {words.noClass} <PlaceLink to={page({ view: "classes" })}>All classes</PlaceLink>
          </span>
        </p>
      </>
    );
  }
  const neighbour = (step: -1 | 1) => {
    const other = classBeside(label, step);
    return other === null ? null : { to: { ...place.value, class: other }, text: className(other) };
  };
  const facts = factsOf(said);
  const answers = facts?.state === "ready" ? classAnswers(answersOf(facts.value), label) : null;
  const images = [...(probe.value?.tiles.keys() ?? [])].filter((id) => imageLabel(id) === label);
  return (
    <>
      <header class="page-head">
        <h1>{className(label)}</h1>
        <p class="page-facts">
          class {label}
          {answers && howRight(answers.labelled, answers.right)}
        </p>
        <Pager what="class" previous={neighbour(-1)} next={neighbour(1)} />
      </header>
      <div class="panels beside class-page">
        {grids.map((entry) => (
          <Panel key={entry.tag} run={now} entry={entry} unit={label} />
        ))}
        {drive && <Panel run={now} entry={drive} unit={label} />}
        {facts?.state !== "loading" && <ClassImages label={label} of={answers} />}
        {grids.map((entry) => (
          <ClassFilm
            key={entry.tag}
            run={now}
            entry={entry}
            label={label}
            name={className(label)}
          />
        ))}
        {said && answers && <ClassConfusions of={answers.confusions} entry={said} label={label} />}
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
        <ClassAdversarials label={label} images={images} />
        {patches.map((entry) => (
          <Panel key={entry.tag} run={now} entry={entry} unit={label} />
        ))}
      </div>
    </>
  );
}
