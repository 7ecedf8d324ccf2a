// Links to the previous and the next unit, class or image.
import type { Place } from "../state/place";
import { Icon } from "./icon";
import { PlaceLink } from "./place-link";

interface Neighbour {
  readonly to: Place;
  readonly text: string;
}

interface Props {
  readonly what: string;
  readonly previous: Neighbour | null;
  readonly next: Neighbour | null;
}

export function Pager({ what, previous, next }: Props) {
  return (
    <span class="pager">
      {previous && (
        <PlaceLink class="quiet" to={previous.to} title={`Previous ${what} (←)`}>
          <Icon name="left" /> {previous.text}
        </PlaceLink>
      )}
      {next && (
        <PlaceLink class="quiet" to={next.to} title={`Next ${what} (→)`}>
          {next.text} <Icon name="right" />
        </PlaceLink>
      )}
    </span>
  );
}
