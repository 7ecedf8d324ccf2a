// The path from the overview to this page.

import { entryOf, shortTitle } from "../state/entries";
import { page, place } from "../state/navigation";
import type { Place } from "../state/place";
import { imageName } from "../state/probe";
import { className, layeredLadders, networkEntries } from "../state/store";
import { techniqueName } from "../state/words";
import { PlaceLink } from "./place-link";

interface Crumb {
  readonly text: string;
  readonly to: Place;
}

export function crumbsOf(here: Place): Crumb[] {
  const { view, layer, unit, class: label, image } = here;
  const crumbs: Crumb[] = [{ text: "Overview", to: page({ view: "overview" }) }];
  const isMode = view === "timeline" || view === "compare";
  if (view === "network" || (isMode && layer === "")) {
    const layered = layeredLadders.value.get(here.technique)?.[0];
    const entry = entryOf(networkEntries.value, here.technique);
    const whole = entry ? shortTitle(entry) : "Across layers";
    const text = layered ? techniqueName(layered.technique) : whole;
    crumbs.push({ text, to: page({ view: "network", technique: here.technique }) });
  }
  const isOfClass = view === "class" || (isMode && here.from === "class");
  if (view === "classes" || isOfClass) {
    crumbs.push({ text: "Classes", to: page({ view: "classes" }) });
  }
  if (isOfClass) {
    crumbs.push({ text: className(label), to: page({ view: "class", class: label }) });
  }
  if (view === "images" || view === "image") {
    crumbs.push({ text: "Images", to: page({ view: "images" }) });
  }
  if (view === "image" && image !== null) crumbs.push({ text: imageName(image), to: here });
  if (view === "embedding") crumbs.push({ text: "Map", to: here });
  const isOfLayer = view === "layer" || view === "unit" || (isMode && !isOfClass);
  if (layer !== "" && isOfLayer) {
    crumbs.push({ text: layer, to: page({ view: "layer", layer, technique: here.technique }) });
  }
  if (unit !== null && isOfLayer && view !== "layer") {
    crumbs.push({ text: `unit ${unit}`, to: page({ view: "unit", layer, unit }) });
  }
  if (isMode) crumbs.push({ text: view === "timeline" ? "Timeline" : "Compare", to: here });
  return crumbs;
}

export function Breadcrumb() {
  const crumbs = crumbsOf(place.value);
  return (
    <nav class="breadcrumb" aria-label="You are here">
      <ol>
        {crumbs.map(({ text, to }, i) => (
          <li key={text}>
            <PlaceLink to={to} current={i === crumbs.length - 1}>
              {text}
            </PlaceLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}
