// The images chosen on a map: how many of which class, how often the network is right, and a list.
import { Icon } from "../elements/icon";
import { ImageRow } from "../elements/image-row";
import { PlaceLink } from "../elements/place-link";
import { page } from "../state/navigation";
import { whole } from "../state/numbers";
import { type Answer, percent } from "../state/predictions";
import { imageLabel, imageName } from "../state/probe";
import { className } from "../state/store";
import { answerLabel } from "./answer-words";
import { mixUps, summaryOf } from "./map-summary";

const MOST_CLASSES = 6;
const MOST_MIX_UPS = 3;

interface Props {
  readonly ids: readonly number[];
  readonly answers: ReadonlyMap<number, Answer> | null;
  /** Lets the area go; null if none is drawn. */
  readonly onClear: (() => void) | null;
}

/** What stands below an image: what the network says, or else its class. */
function labelOf(id: number, answer: Answer | undefined): string {
  if (answer === undefined) return imageLabel(id) < 0 ? imageName(id) : className(imageLabel(id));
  return answerLabel(answer);
}

export function MapGroup({ ids, answers, onClear }: Props) {
  const { classes, accuracy, sureness } = summaryOf(ids, imageLabel, answers);
  const most = classes[0]?.[1] ?? 1;
  const mixed = mixUps(ids, answers).slice(0, MOST_MIX_UPS);
  return (
    <section class="map-group" aria-label="Chosen images">
      <p class="map-group-head">
        <b role="status">{ids.length === 1 ? "1 image" : `${whole(ids.length)} images`}</b>
        {onClear && (
          <button type="button" class="quiet" onClick={onClear}>
            <Icon name="close" /> let go
          </button>
        )}
      </p>
      {sureness !== null && (
        <p>
          {accuracy !== null && `${percent(accuracy)} right, `}mean confidence {percent(sureness)}
        </p>
      )}
      <ul class="map-classes">
        {classes.slice(0, MOST_CLASSES).map(([label, count]) => (
          <li key={label} style={{ "--share": `${(100 * count) / most}%` }}>
            {label < 0 ? (
              className(label)
            ) : (
              <PlaceLink to={page({ view: "class", class: label })}>{className(label)}</PlaceLink>
            )}{" "}
            <span class="faint">{count}</span>
          </li>
        ))}
        {classes.length > MOST_CLASSES && (
          <li class="faint">and {classes.length - MOST_CLASSES} more classes</li>
        )}
      </ul>
      {mixed.map(({ label, answer, count }) => (
        <p key={`${label} ${answer}`}>
          {count} × {className(label)} taken for {className(answer)}
        </p>
      ))}
      <ImageRow
        key={ids.join(" ")}
        of={ids.map((id) => ({
          id,
          to: page({ view: "image", image: id }),
          label: labelOf(id, answers?.get(id)),
        }))}
      />
    </section>
  );
}
