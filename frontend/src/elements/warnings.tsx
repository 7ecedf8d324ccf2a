// The plugin's warnings, e.g. of runs written by a later version.
import { index } from "../state/logged";
import { Icon } from "./icon";

export function Warnings() {
  const warnings = index.value?.warnings ?? [];
  return (
    <>
      {warnings.map((warning) => (
        <p class="note wrong" role="status" key={warning}>
          <Icon name="warning" /> {warning}
        </p>
      ))}
    </>
  );
}
