// Links from a visual: its timeline, its comparison, its address, its file.
import { Icon } from "../elements/icon";
import { PlaceLink } from "../elements/place-link";
import { downloadAddress } from "../state/api";
import { copy } from "../state/clipboard";
import type { Entry, Run } from "../state/contract";
import { keyOf } from "../state/entries";
import { runs } from "../state/logged";
import { place } from "../state/navigation";
import { permalink } from "../state/permalink";
import type { ShownStep } from "../state/steps";

interface Props {
  readonly run: Run;
  readonly entry: Entry;
  readonly unit: number | undefined;
  /** The step that is shown; null while it loads. */
  readonly at: ShownStep | null;
}

export function PanelTools({ run, entry, unit, at }: Props) {
  const here = { ...place.value, technique: keyOf(entry) };
  const file = at && downloadAddress(run.run, entry.tag, at.step);
  const subject = { ...here, layer: entry.layer, unit: unit ?? here.unit, from: here.view };
  // The cells of an atlas differ from step to step: there is nothing to line up.
  const hasTimeline = entry.atlas !== null && entry.kind !== "cells";
  return (
    <span class="tools">
      {entry.steps.length > 1 && hasTimeline && (
        <PlaceLink
          class="quiet"
          title="Show across steps (t)"
          mode="timeline"
          label="Timeline"
          to={{ ...subject, view: "timeline" }}
        >
          <Icon name="film" /> <span class="tool-name">Timeline</span>
        </PlaceLink>
      )}
      {runs.value.length > 1 && (
        <PlaceLink
          class="quiet"
          title="Compare across runs (c)"
          mode="compare"
          label="Compare"
          to={{ ...subject, view: "compare" }}
        >
          <Icon name="columns" /> <span class="tool-name">Compare</span>
        </PlaceLink>
      )}
      <button
        type="button"
        class="quiet"
        title="Copy a link to this panel"
        aria-label="Copy a link to this panel"
        onClick={() => copy(permalink({ ...here, step: at?.step ?? here.step }), "Link")}
      >
        <Icon name="link" />
      </button>
      {file !== null && (
        <a
          class="quiet"
          title="Download pictures and numbers as NPZ"
          aria-label="Download NPZ"
          href={file}
          download
        >
          <Icon name="download" /> <span class="tool-name">NPZ</span>
        </a>
      )}
    </span>
  );
}
