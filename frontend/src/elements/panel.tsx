// The frame of one visual: what it is, which step, the picture by its kind, and ways to take it along.
import { useId } from "preact/hooks";
import { downloadAddress } from "../api";
import type { Entry, Run } from "../contract";
import { keyOf, shortTitle } from "../entries";
import { PANELS } from "../panels/table";
import { linkTo, page, place, runs } from "../store";
import { words } from "../words";
import { copy } from "./copy";
import { Failed } from "./failed";
import { Icon } from "./icon";
import { PlaceLink } from "./place-link";
import { StepBadge } from "./step-badge";
import { type Shown, useShown } from "./use-shown";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  /** Wanted step; left out: that of the page. */
  readonly step?: number | null;
  /** Left out: the whole visual. Only the tiles of this unit, or this subject's row. */
  readonly unit?: number;
  readonly image?: number;
}

/** A value of a recipe for people: lists with commas, tables as "name value". */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => `${name} ${inWords(part)}`);
    return parts.join(", ");
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}

function Recipe({ shown }: { readonly shown: Shown }) {
  const facts = Object.entries(shown.facts.recipe);
  if (facts.length === 0) return null;
  return (
    <details class="recipe">
      <summary>Recipe</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll("_", " ")}</dt>
            <dd>{inWords(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

export function Panel({ run, entry, step, unit, image }: Props) {
  const id = useId();
  const wanted = step === undefined ? place.value.step : step;
  const { shown, isLoading, failed } = useShown(run, entry, wanted);
  const Body = PANELS[entry.kind];
  const here = { ...place.value, technique: keyOf(entry) };
  const steps = entry.steps.length;
  return (
    <section class="panel" aria-labelledby={id} data-kind={entry.kind} data-tag={entry.tag}>
      <header class="panel-head">
        <h2 id={id}>{shortTitle(entry)}</h2>
        {entry.layer !== "" && place.value.layer !== entry.layer && (
          <PlaceLink class="where" to={page({ view: "layer", layer: entry.layer })}>
            {entry.layer}
          </PlaceLink>
        )}
        {shown && <StepBadge at={shown.at} />}
        {isLoading && <span class="spinner" role="status" aria-label={words.loading} />}
        <span class="tools">
          {steps > 1 && entry.atlas !== null && (
            <PlaceLink
              class="quiet"
              title="Across the steps (t)"
              label="Timeline"
              to={{ ...here, view: "timeline", layer: entry.layer, unit: unit ?? here.unit }}
            >
              <Icon name="film" /> <span class="tool-name">Timeline</span>
            </PlaceLink>
          )}
          {runs.value.length > 1 && (
            <PlaceLink
              class="quiet"
              title="Across the runs (c)"
              label="Compare"
              to={{ ...here, view: "compare", layer: entry.layer, unit: unit ?? here.unit }}
            >
              <Icon name="columns" /> <span class="tool-name">Compare</span>
            </PlaceLink>
          )}
          <button
            type="button"
            class="quiet"
            title="Copy a link to this panel"
            aria-label="Copy a link to this panel"
            onClick={() => copy(linkTo(here), "Link")}
          >
            <Icon name="link" />
          </button>
          {shown && (
            <a
              class="quiet"
              title="Download pictures and numbers as NPZ"
              aria-label="Download NPZ"
              href={downloadAddress(run.run, entry.tag, shown.at.step)}
              download
            >
              <Icon name="download" /> <span class="tool-name">NPZ</span>
            </a>
          )}
        </span>
      </header>
      {(entry.caption !== "" || entry.reference !== "") && (
        <p class="caption">
          {entry.caption} {entry.reference !== "" && <cite>{entry.reference}</cite>}
        </p>
      )}
      {shown?.facts.note && entry.kind !== "note" && (
        <p class="note">
          <Icon name="info" /> {shown.facts.note}
        </p>
      )}
      {failed && <Failed {...failed} />}
      {!failed && !shown && <div class="placeholder">{words.loading}</div>}
      {shown && Body === undefined && (
        <p class="note">
          <Icon name="warning" /> This page knows no picture of kind “{entry.kind}”. Update
          tb_netviz, then restart TensorBoard.
        </p>
      )}
      {shown && Body !== undefined && (
        <Body
          shown={shown}
          {...(unit === undefined ? {} : { unit })}
          {...(image === undefined ? {} : { image })}
        />
      )}
      {shown && <Recipe shown={shown} />}
    </section>
  );
}
