// One probe image, with everything that was logged about it: the answer first, then what it excites,
// what looks like it, and what was made of it.
import { useState } from "preact/hooks";
import { type Heat, HeatImage } from "../elements/heat-image";
import { HowTo } from "../elements/how-to";
import { ImageWithBox } from "../elements/image-with-box";
import { Pager } from "../elements/pager";
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { ExcitedUnits } from "../panels/excited-units";
import { hasNeighbours, NearestByLayer } from "../panels/nearest-by-layer";
import { Panel } from "../panels/panel";
import type { Entry, Run } from "../state/contract";
import { page, place } from "../state/navigation";
import { row } from "../state/numbers";
import { imageLabel, imageName, imageWords, probe, probeEntry } from "../state/probe";
import { className, entries, factsOf, leadBy, run } from "../state/store";
import { techniqueName, words } from "../state/words";

const SIZE = 260; // CSS pixels

const LIST = new Intl.ListFormat("en-GB");

/** What makes the page of an image, besides its neighbours. */
const TECHNIQUES = ["predictions", "adversarial", "inversions", "dreams"];

/** Whether an entry tells of an image; null as long as that is not known. */
function tells(entry: Entry, image: number): boolean | null {
  const facts = factsOf(entry);
  if (facts?.state !== "ready") return null;
  return row(facts.value.arrays.image_ids).includes(image);
}

interface MadeProps {
  readonly run: Run;
  readonly kind: string;
  readonly image: number;
}

/** The panels of a kind that tell of an image. */
function Made({ run: now, kind, image }: MadeProps) {
  const own = entries.value.filter(
    // One that failed says why.
    (entry) => entry.kind === kind && (tells(entry, image) || factsOf(entry)?.state === "failed"),
  );
  return (
    <>
      {own.map((entry) => (
        <Panel
          key={entry.tag}
          run={now}
          entry={entry}
          image={image}
          isBrief={kind === "predictions"}
        />
      ))}
    </>
  );
}

/** What was not made of this image, with the line that makes it. */
function NotMade({ image }: { readonly image: number }) {
  const missing = TECHNIQUES.filter((technique) =>
    entries.value.every(
      (entry) =>
        entry.technique !== technique || entry.kind === "note" || tells(entry, image) === false,
    ),
  );
  if (!hasNeighbours(image)) missing.push("neighbours");
  if (missing.length === 0) return null;
  const names = LIST.format(missing.map((technique) => techniqueName(technique).toLowerCase()));
  return (
    <section class="panel" data-kind="not-made">
      <h2>Not made of this image yet</h2>
      <HowTo what={`${names} of this image`} techniques={missing} images={[image]} />
    </section>
  );
}

/** The image, large; while somebody points at a unit, with where it excites the unit. */
function Large({ image, heat }: { readonly image: number; readonly heat: Heat | null }) {
  return (
    <div class="image-large">
      {heat === null ? (
        <ImageWithBox image={image} size={SIZE} />
      ) : (
        <HeatImage
          image={image}
          heat={heat}
          size={SIZE}
          alt={`${imageWords(image)}: ${heat.words}`}
        />
      )}
      {heat && <p class="faint">{heat.words}</p>}
    </div>
  );
}

export function ImagePage() {
  const { image } = place.value;
  leadBy(probeEntry.value);
  const [heat, setHeat] = useState<{ readonly of: Heat; readonly image: number } | null>(null);
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
  if (known !== null && here < 0) {
    return (
      <>
        <header class="page-head">
          <h1>{imageName(image)}</h1>
        </header>
        <p class="note">
          <span>
            {words.noImage} <PlaceLink to={page({ view: "images" })}>All images</PlaceLink>
          </span>
        </p>
      </>
    );
  }
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
        <Large image={image} heat={heat?.image === image ? heat.of : null} />
        <div class="panels">
          <Made run={now} kind="predictions" image={image} />
          <ExcitedUnits run={now} image={image} onPoint={(of) => setHeat(of && { of, image })} />
          <NearestByLayer image={image} />
          <Made run={now} kind="ladder" image={image} />
          <NotMade image={image} />
        </div>
      </div>
    </>
  );
}
