// What the plugin warns of, e.g. runs that a later version wrote.
import { index } from "../state/logged";
import { Icon } from "./icon";

export function Warnings() {
  const warnings = index.value?.warnings ?? [];
  return (
    <>
      {warnings.map((warning) => (
        <p class="note" role="status" key={warning}>
          <Icon name="warning" /> {warning}
        </p>
      ))}
    </>
  );
}
