// What is well and what is wrong with one layer, as small links to its history.
import type { LayerNumbers } from "../state/health";
import { badgesOf } from "../state/health-words";
import { page } from "../state/navigation";
import { PlaceLink } from "./place-link";

interface Props {
  readonly layer: string;
  readonly of: LayerNumbers;
}

export function LayerBadges({ layer, of }: Props) {
  return (
    <span class="health-badges">
      {badgesOf(of).map(({ ailment, text, sentence, isWrong }) => (
        <PlaceLink
          key={ailment}
          class={isWrong ? "health-badge wrong" : "health-badge"}
          to={page({ view: "layer", layer, score: ailment })}
          title={sentence}
        >
          {text}
        </PlaceLink>
      ))}
    </span>
  );
}
