// A row of small images that are links.
import type { Place } from "../state/place";
import { imageWords } from "../state/probe";
import { PlaceLink } from "./place-link";
import { ProbeImage } from "./probe-image";

const SIZE = 72; // CSS pixels
const MOST = 40;

export interface LinkedImage {
  readonly id: number;
  readonly to: Place;
  readonly label: string;
}

export function ImageRow({ of }: { readonly of: readonly LinkedImage[] }) {
  return (
    <ul class="image-row">
      {of.slice(0, MOST).map(({ id, to, label }) => (
        <li key={id}>
          <PlaceLink class="cell" to={to} title={imageWords(id)} label={imageWords(id)}>
            <ProbeImage image={id} size={SIZE} alt="" />
            <span class="cell-label">{label}</span>
          </PlaceLink>
        </li>
      ))}
    </ul>
  );
}
