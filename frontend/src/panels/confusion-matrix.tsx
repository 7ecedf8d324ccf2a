// Labels against answers. A cell lists its images.
import { useMemo } from "preact/hooks";
import { PlaceLink } from "../elements/place-link";
import { page } from "../state/navigation";
import { whole } from "../state/numbers";
import { type Answer, type Cell, confusionOf, type Wanted } from "../state/predictions";
import { className } from "../state/store";

const MOST = 30; // classes

interface Props {
  readonly of: readonly Answer[];
  readonly wanted: Wanted;
  readonly onChoose: (cell: Cell) => void;
}

export function ConfusionMatrix({ of, wanted, onChoose }: Props) {
  const { classes, all, counts } = useMemo(() => confusionOf(of, MOST), [of]);
  if (classes.length < 2) return null;
  const isChosen = (label: number, answer: number) =>
    typeof wanted !== "string" && wanted.label === label && wanted.answer === answer;
  return (
    <>
      <p class="caption">
        Rows are labels, columns are answers. Click a number to list its images.
        {classes.length < all &&
          ` Shown are ${classes.length} of ${whole(all)} classes: those that are mixed up most.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="matrix-scroll" aria-label="Confusion matrix" tabIndex={0}>
        <table class="confusion">
          <thead>
            <tr>
              <td />
              {classes.map((answer) => (
                <th key={answer} scope="col" title={className(answer)}>
                  <span>{className(answer)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((label, i) => {
              const line = counts[i] ?? [];
              const total = line.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={label}>
                  <th scope="row">
                    <PlaceLink to={page({ view: "class", class: label })}>
                      {className(label)}
                    </PlaceLink>
                  </th>
                  {line.map((count, j) => {
                    const answer = classes[j] ?? -1;
                    return (
                      <td key={answer} class={answer === label ? "right" : ""}>
                        {count > 0 && (
                          <button
                            type="button"
                            style={{ "--share": String(count / total) }}
                            aria-pressed={isChosen(label, answer)}
                            aria-label={`${className(label)} taken for ${className(answer)}: ${count}`}
                            title={`${className(label)} taken for ${className(answer)}`}
                            onClick={() => onChoose({ label, answer })}
                          >
                            {count}
                          </button>
                        )}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
}
