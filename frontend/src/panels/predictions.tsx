// What the network says of the images: how often it is right, which classes it mixes up, and where.
import { useMemo, useState } from "preact/hooks";
import { ImageRow } from "../elements/image-row";
import { go, page, place } from "../state/navigation";
import { numberAt, row, whole } from "../state/numbers";
import { answersOf, listed, percent, scoreLine, type Wanted } from "../state/predictions";
import { classNames } from "../state/store";
import { answerWords, cellWords } from "./answer-words";
import { ConfusionMatrix } from "./confusion-matrix";
import { OneAnswer } from "./one-answer";
import type { PanelProps } from "./props";

const LISTS = [
  ["mistakes", "Mistakes only"],
  ["surest", "Most confident"],
  ["unsure", "Least confident"],
] as const;

export function PredictionsPanel({ shown, image }: PanelProps) {
  const { facts } = shown;
  const answers = useMemo(() => answersOf(facts), [facts]);
  const hasLabels = answers.some((one) => one.label >= 0);
  const [list, setList] = useState<(typeof LISTS)[number][0] | null>(null);
  if (image !== undefined) {
    const own = answers.find((one) => one.id === image);
    return own === undefined ? null : <OneAnswer of={own} />;
  }
  const { class: label, answer } = place.value;
  const wanted: Wanted =
    label !== null && answer !== null
      ? { label, answer }
      : (list ?? (hasLabels ? "mistakes" : "unsure"));
  const found = listed(answers, wanted);
  const top = numberAt(facts.summary.top_accuracy);
  const rank = row(facts.arrays.classes, 0).length;
  return (
    <>
      <p>
        <b>{scoreLine(facts)}</b>
        {top !== null && rank < classNames.value.length && (
          <>
            ; the label is among the {rank} likeliest classes of {percent(top)}
          </>
        )}
        .
      </p>
      {hasLabels && (
        <ConfusionMatrix
          of={answers}
          wanted={wanted}
          onChoose={(cell) => go({ class: cell.label, answer: cell.answer })}
        />
      )}
      <fieldset class="toolbar answer-lists">
        <legend>Images</legend>
        {LISTS.filter(([name]) => hasLabels || name !== "mistakes").map(([name, text]) => (
          <button
            type="button"
            key={name}
            aria-pressed={wanted === name}
            onClick={() => {
              setList(name);
              go({ class: null, answer: null });
            }}
          >
            {text}
          </button>
        ))}
        <span class="count" role="status">
          {typeof wanted !== "string" && `${cellWords(wanted)}: `}
          {found.length === 1 ? "1 image" : `${whole(found.length)} images`}
        </span>
      </fieldset>
      {found.length === 0 && wanted === "mistakes" && <p class="faint">No mistakes.</p>}
      <ImageRow
        key={JSON.stringify(wanted)}
        of={found.map((one) => ({
          id: one.id,
          to: page({ view: "image", image: one.id }),
          ...answerWords(one),
        }))}
      />
    </>
  );
}
