// The classes that a unit fires for: its mean response to their images.
import { PlaceLink } from "../elements/place-link";
import { Term } from "../elements/term";
import { page } from "../state/navigation";
import { measured } from "../state/numbers";
import { labelCounts } from "../state/probe";
import type { UnitResponses } from "../state/responses";
import { className } from "../state/store";

const MEAN =
  "Mean of the unit's strongest response to each image of the class. Of few images it is chance.";

const imagesInWords = (count: number) => (count === 1 ? "1 image" : `${count} images`);

export function UnitClasses({ of }: { readonly of: UnitResponses }) {
  const { classes, range } = of;
  if (classes.length === 0) return null;
  const [low, high] = range ?? [0, 1];
  const share = (mean: number | null) =>
    mean === null || high <= low ? 0 : Math.max(0, Math.min(1, (mean - low) / (high - low)));
  return (
    <div>
      <h3>
        <Term label="Classes it fires for" sentence={MEAN} />
      </h3>
      <ol class="answers">
        {classes.map(({ label, mean }) => (
          <li key={label}>
            <PlaceLink to={page({ view: "class", class: label })}>{className(label)}</PlaceLink>
            {labelCounts.value.has(label) && (
              <span class="faint">{imagesInWords(labelCounts.value.get(label) ?? 0)}</span>
            )}
            <span class="answer-bar" style={{ "--share": String(share(mean)) }} />
            <span class="answer-share">{measured(mean)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
