// What the network says of one image: its likeliest classes, and whether the first is right.
import { PlaceLink } from "../elements/place-link";
import { page } from "../state/navigation";
import { type Answer, isRight, percent } from "../state/predictions";
import { className } from "../state/store";

const SURE = "How sure the network is that this is the class of the image.";

export function OneAnswer({ of }: { readonly of: Answer }) {
  const { label, classes, probabilities } = of;
  if (classes.length === 0) return <p>The network gives no answer: it computes NaN.</p>;
  const right = isRight(of);
  return (
    <>
      {right !== null && (
        <p class={right ? "" : "answer-wrong"}>
          <b>{right ? "✓ Right" : `✗ Wrong: the label is ${className(label)}`}</b>
        </p>
      )}
      <ol class="answers">
        {classes.map((one, i) => (
          <li key={one}>
            <PlaceLink to={page({ view: "class", class: one })}>{className(one)}</PlaceLink>
            {one === label && <span class="faint">label</span>}
            <span class="answer-bar" style={{ "--share": String(probabilities[i] ?? 0) }} />
            <span class="answer-share" title={SURE}>
              {percent(probabilities[i])}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
