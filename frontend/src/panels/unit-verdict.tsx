// What is to be known of a unit first, in words: what is wrong with it, and what it fires for.
import { Icon } from "../elements/icon";
import { PlaceLink } from "../elements/place-link";
import type { VisualFacts } from "../state/contract";
import { page } from "../state/navigation";
import { labelCounts } from "../state/probe";
import { unitResponses } from "../state/responses";
import { className } from "../state/store";
import { originalOf, warningsOf } from "../state/unit-warnings";

const MOST_CLASSES = 3;
const FEWEST_IMAGES = 3; // of the class that it fires for most

interface Props {
  readonly layer: string;
  readonly unit: number;
  /** Every visual that may know the unit. */
  readonly of: readonly VisualFacts[];
}

export function UnitVerdict({ layer, unit, of }: Props) {
  const warnings = warningsOf(of, unit);
  const responses = of.find((facts) => facts.kind === "responses");
  const original = responses ? originalOf(responses, unit) : null;
  const known = responses ? unitResponses(responses, unit) : null;
  const [low, high] = known?.range ?? [0, 0];
  const best = known?.classes[0];
  const images = best === undefined ? 0 : (labelCounts.value.get(best.label) ?? FEWEST_IMAGES);
  // A unit that responds to all images alike fires for no class more than for others, and of few
  // images of a class nothing can be said.
  const isTelling = high > low && images >= FEWEST_IMAGES;
  const classes = isTelling ? (known?.classes ?? []) : [];
  return (
    <>
      {warnings.map(({ label, sentence }) => (
        <p key={label} class="note wrong" role="status">
          <Icon name="warning" />
          <span>
            <b>{label}</b>: {sentence}
          </span>
        </p>
      ))}
      <p class="unit-verdict">
        {original !== null && (
          <>
            It repeats{" "}
            <PlaceLink to={page({ view: "unit", layer, unit: original })}>
              unit {original}
            </PlaceLink>
            .{" "}
          </>
        )}
        {classes.length > 0 && (
          <>
            It fires most for{" "}
            {classes.slice(0, MOST_CLASSES).map(({ label }, i) => (
              <span key={label}>
                {i > 0 && ", "}
                <PlaceLink to={page({ view: "class", class: label })}>{className(label)}</PlaceLink>
              </span>
            ))}
            .
          </>
        )}
      </p>
    </>
  );
}
