// The images of which it was logged what they excite in a layer: each leads to its page.
import { ImageRow } from "../elements/image-row";
import { excitationsOf, excitingImages } from "../state/excitations";
import { page } from "../state/navigation";
import type { PanelProps } from "./props";

const MOST = 60; // images

export function ExcitationsPanel({ shown }: PanelProps) {
  const { facts } = shown;
  return (
    <ImageRow
      most={MOST}
      of={excitingImages(facts).map((id) => {
        const [first] = excitationsOf(facts, id) ?? [];
        const label = first === undefined ? "no unit" : `unit ${first.unit}`;
        return { id, to: page({ view: "image", image: id }), label };
      })}
    />
  );
}
