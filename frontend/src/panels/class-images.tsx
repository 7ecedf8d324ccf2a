// The images of one class by what the network says of them: typical, wrong, least confident.
import { HowTo } from "../elements/how-to";
import { ImageRow } from "../elements/image-row";
import type { ClassAnswers } from "../state/class-answers";
import { page } from "../state/navigation";
import { type Answer, confidence, percent } from "../state/predictions";
import { imageLabel, imageName, probe } from "../state/probe";
import { className } from "../state/store";

const MOST = 16;
const LEAST_SURE = 8;

interface ListProps {
  readonly title: string;
  readonly of: readonly Answer[];
  /** What an empty list means; an empty list is left out if omitted. */
  readonly none?: string;
  /** Which class stands below an image. */
  readonly named: "label" | "answer";
  readonly most?: number;
}

function List({ title, of, none, named, most = MOST }: ListProps) {
  if (of.length === 0 && none === undefined) return null;
  return (
    <>
      <h3>
        {title} <span class="badge">{of.length}</span>
      </h3>
      {of.length === 0 && <p class="faint">{none}</p>}
      <ImageRow
        most={most}
        of={of.map((one) => ({
          id: one.id,
          to: page({ view: "image", image: one.id }),
          label: className(named === "label" ? one.label : (one.classes[0] ?? null)),
          detail: percent(confidence(one)),
        }))}
      />
    </>
  );
}

/** The images of the class without answers to sort them by. */
function Unsorted({ label }: { readonly label: number }) {
  const ids = [...(probe.value?.tiles.keys() ?? [])].filter((id) => imageLabel(id) === label);
  return (
    <>
      {ids.length === 0 && <p class="faint">No image of this log is of this class.</p>}
      <ImageRow
        of={ids.map((id) => ({
          id,
          to: page({ view: "image", image: id }),
          label: imageName(id),
        }))}
      />
      <HowTo what="what the network says of each image" techniques={["predictions"]} />
    </>
  );
}

interface Props {
  readonly label: number;
  /** Null where no predictions were logged. */
  readonly of: ClassAnswers | null;
}

export function ClassImages({ label, of }: Props) {
  const name = className(label);
  return (
    <section class="panel" data-kind="class-images">
      <h2>Its images</h2>
      {of === null ? (
        <Unsorted label={label} />
      ) : (
        <>
          {of.labelled === 0 && <p class="faint">No image of this log has this label.</p>}
          <List
            title="Typical: the surest"
            of={of.typical}
            named="answer"
            none={`No image is rightly answered as ${name}.`}
          />
          <List
            title="Wrong: taken for another class"
            of={of.wrong}
            named="answer"
            {...(of.labelled > 0 ? { none: "None." } : {})}
          />
          <List title={`Other classes taken for ${name}`} of={of.taken} named="label" />
          <List title="Least confident" of={of.unsure} named="answer" most={LEAST_SURE} />
        </>
      )}
    </section>
  );
}
