// One sentence on why a picture is missing.
import { Icon } from "../elements/icon";
import type { PanelProps } from "./props";

export function NotePanel({ shown }: PanelProps) {
  return (
    <p class="note">
      <Icon name="info" /> {shown.facts.note}
    </p>
  );
}
