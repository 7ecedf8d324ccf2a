// One probe image, with everything that was logged about it.
import { HowTo } from "../elements/how-to";
import { ImageWithBox } from "../elements/image-with-box";
import { Pager } from "../elements/pager";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { ExcitedUnits } from "../panels/excited-units";
import { MapNeighbours } from "../panels/map-neighbours";
import { Panel } from "../panels/panel";
import type { Entry, Run, VisualFacts } from "../state/contract";
import { page, place } from "../state/navigation";
import { row } from "../state/numbers";
import { imageLabel, imageName, probe } from "../state/probe";
import { className, entries, factsOf, run } from "../state/store";
import { techniqueName } from "../state/words";

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

/** The panel of an entry, if it contains this image. */
function About({ run: now, entry, image }: AboutProps) {
  const facts = factsOf(entry);
  if (facts?.state === "ready" && !isAbout(facts.value, image)) return null;
  return <Panel run={now} entry={entry} image={image} />;
}

/** What makes the page of an image. */
const IMAGE_TECHNIQUES = ["predictions", "adversarial", "inversions", "dreams", "neighbours"];

/** Whether no visual of a technique contains this image, as far as the visuals are loaded. */
function lacks(technique: string, image: number): boolean {
  return entries.value.every((entry) => {
    const isOfImages = entry.kind === "ladder" || entry.kind === "neighbours";
    if (entry.technique !== technique || !isOfImages) return true;
    const facts = factsOf(entry);
    return facts?.state === "ready" && !isAbout(facts.value, image);
  });
}

export function ImagePage() {
  const { image } = place.value;
  const own = entries.value.filter(
    ({ kind }) => kind === "predictions" || kind === "ladder" || kind === "neighbours",
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
  const missing = IMAGE_TECHNIQUES.filter((name) => lacks(name, image));
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
          <MapNeighbours image={image} />
          <ExcitedUnits image={image} />
          {missing.length > 0 && (
            <details class="missing">
              <summary>What else could be here</summary>
              <HowTo
                what={`${missing.map(techniqueName).join(", ").toLowerCase()} of this image`}
                techniques={missing}
                images={[image]}
              />
            </details>
          )}
        </div>
      </div>
    </>
  );
}
