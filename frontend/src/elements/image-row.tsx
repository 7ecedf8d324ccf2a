// A row of small images that are links.
import { useState } from "preact/hooks";
import { whole } from "../state/numbers";
import type { Place } from "../state/place";
import { imageWords } from "../state/probe";
import { PlaceLink } from "./place-link";
import { ProbeImage } from "./probe-image";

const SIZE = 72; // CSS pixels
const MOST_AT_FIRST = 40;

export interface LinkedImage {
  readonly id: number;
  readonly to: Place;
  readonly label: string;
  readonly detail?: string;
}

interface Props {
  readonly of: readonly LinkedImage[];
  /** How many are shown before somebody asks for all. */
  readonly most?: number;
}

export function ImageRow({ of, most = MOST_AT_FIRST }: Props) {
  const [showsAll, setShowsAll] = useState(false);
  const listed = showsAll ? of : of.slice(0, most);
  if (of.length === 0) return null;
  return (
    <ul class="image-row">
      {listed.map(({ id, to, label, detail }) => (
        <li key={`${id} ${to.layer} ${to.technique} ${to.rung}`}>
          <PlaceLink
            class="cell"
            to={to}
            title={imageWords(id)}
            label={detail === undefined ? imageWords(id) : `${imageWords(id)}, ${label} ${detail}`}
          >
            <ProbeImage image={id} size={SIZE} alt="" />
            <span class="cell-label">{label}</span>
            {detail !== undefined && <span class="cell-detail">{detail}</span>}
          </PlaceLink>
        </li>
      ))}
      {listed.length < of.length && (
        <li>
          <button type="button" onClick={() => setShowsAll(true)}>
            Show all {whole(of.length)}
          </button>
        </li>
      )}
    </ul>
  );
}
