// The frame of one visual: title, step and caption, the picture, links and downloads.
import { useId } from "preact/hooks";
import { Failed } from "../elements/failed";
import { Icon } from "../elements/icon";
import { PlaceLink } from "../elements/place-link";
import { Reference } from "../elements/reference";
import { StepBadge } from "../elements/step-badge";
import { useShown } from "../elements/use-shown";
import type { Entry, Run } from "../state/contract";
import { isFrameKind, shortTitle } from "../state/entries";
import { page, place } from "../state/navigation";
import { words } from "../state/words";
import { PanelTools } from "./panel-tools";
import { Recipe } from "./recipe";
import { FIND_TILES, PANELS } from "./table";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  /** Only the tiles of this unit, or the row of this image; the whole visual if omitted. */
  readonly unit?: number;
  readonly image?: number;
  /** Whether caption, note and recipe are hidden, because the page says them once for all panels. */
  readonly isBrief?: boolean;
  /** The heading of the page, which the panel need not repeat. */
  readonly pageTitle?: string;
}

export function Panel({ run, entry, unit, image, isBrief = false, pageTitle }: Props) {
  const id = useId();
  const findsTiles = FIND_TILES.includes(entry.kind);
  const of = { unit: unit ?? null, image: image ?? null, findsTiles };
  const { shown, isLoading, failed } = useShown(run, entry, place.value.step, of);
  const Body = PANELS[entry.kind];
  // Beside the facts, not after them.
  if (Body !== undefined && "begin" in Body) void Body.begin();
  const { reference } = shown?.facts ?? entry;
  const caption = shown?.facts.caption ?? "";
  const title = shortTitle(shown?.facts ?? entry);
  return (
    <section class="panel" aria-labelledby={id} data-kind={entry.kind} data-tag={entry.tag}>
      <header class="panel-head">
        <h2 id={id} class={title === pageTitle ? "spoken" : undefined}>
          {title}
        </h2>
        {entry.layer !== "" && !isFrameKind(entry) && place.value.layer !== entry.layer && (
          <PlaceLink class="where" to={page({ view: "layer", layer: entry.layer })}>
            {entry.layer}
          </PlaceLink>
        )}
        {shown && <StepBadge at={shown.at} />}
        {isLoading && <span class="spinner" role="status" aria-label={words.loading} />}
        <PanelTools run={run} entry={entry} unit={unit} at={shown?.at ?? null} />
      </header>
      {!isBrief && (caption !== "" || reference !== "") && (
        <p class="caption">
          {caption} {reference !== "" && <Reference text={reference} />}
        </p>
      )}
      {!isBrief && shown?.facts.note && entry.kind !== "note" && (
        <p class="note">
          <Icon name="info" /> {shown.facts.note}
        </p>
      )}
      {failed && <Failed {...failed} />}
      {!failed && !shown && <div class="placeholder">{words.loading}</div>}
      {shown && Body === undefined && (
        <p class="note wrong">
          <Icon name="warning" /> This version of NetViz cannot show pictures of kind “{entry.kind}
          ”. Update tb_netviz, then restart TensorBoard.
        </p>
      )}
      {shown && Body !== undefined && (
        <Body
          shown={shown}
          {...(unit === undefined ? {} : { unit })}
          {...(image === undefined ? {} : { image })}
        />
      )}
      {shown && !isBrief && <Recipe of={shown.facts.recipe} />}
    </section>
  );
}
