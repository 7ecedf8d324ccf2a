// All probe images.
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import { probeEntry } from "../state/probe";
import { run } from "../state/store";

export function ImagesPage() {
  const entry = probeEntry.value;
  useOnScreen(entry ? [entry] : []);
  const now = run.value;
  return (
    <>
      <header class="page-head">
        <h1>Images</h1>
        <p class="page-facts">the images that patches, neighbours, maps and ladders point to</p>
      </header>
      {now && entry && <Panel run={now} entry={entry} />}
    </>
  );
}
