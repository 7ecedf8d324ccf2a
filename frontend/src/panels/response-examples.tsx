// Example images of a unit from its weakest to its strongest responses.
import { PlaceLink } from "../elements/place-link";
import { ProbeImage } from "../elements/probe-image";
import { page } from "../state/navigation";
import { measured } from "../state/numbers";
import { imageWords } from "../state/probe";
import type { Quantile } from "../state/responses";
import { quantileName, responseAt } from "./response-words";

const SIZE = 60; // CSS pixels

export function ResponseExamples({ of }: { readonly of: readonly Quantile[] }) {
  const rising = [...of].sort((a, b) => a.share - b.share);
  return (
    <ol class="quantiles">
      {rising.map((one) => {
        const name = quantileName(one.share);
        const at = responseAt(one);
        return (
          <li key={one.share}>
            <p title="The images whose response lies nearest to this share of all responses.">
              {name} {at !== null && <b>{measured(at)}</b>}
            </p>
            <ul>
              {one.examples.map(({ image, response }) => {
                const value = response === null ? "" : `, response ${measured(response)}`;
                const text = `${imageWords(image)}${value}`;
                return (
                  <li key={image}>
                    <PlaceLink
                      class="cell"
                      to={page({ view: "image", image })}
                      label={`${name}: ${text}`}
                      title={text}
                    >
                      <ProbeImage image={image} size={SIZE} alt="" />
                    </PlaceLink>
                  </li>
                );
              })}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}
