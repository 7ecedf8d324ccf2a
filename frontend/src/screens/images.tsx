// All probe images: the images that every image id refers to.
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
        <p class="page-facts">patches, neighbours, maps and ladders refer to these images</p>
      </header>
      {now && entry && <Panel run={now} entry={entry} pageTitle="Images" />}
    </>
  );
}
