// Which run is shown.

import { runs } from "../state/logged";
import { go, place } from "../state/navigation";
import { run } from "../state/store";

export function RunPicker() {
  const all = runs.value;
  const selected = run.value;
  const joined = selected?.joined ?? [];
  return (
    <>
      <label class="run-picker">
        <span>Run</span>
        <select
          value={selected?.run ?? ""}
          onChange={(event) => go({ run: event.currentTarget.value })}
        >
          {selected === null && <option value="">{place.value.run} (not found)</option>}
          {all.map((one) => (
            <option key={one.run} value={one.run}>
              {one.name || "."}
            </option>
          ))}
        </select>
      </label>
      {joined.length > 0 && (
        <span class="faint" title={`The steps of ${joined.join(", ")} continue this run.`}>
          {joined.length === 1 ? "resumed once" : `resumed ${joined.length} times`}
        </span>
      )}
    </>
  );
}
