// The page of an empty log: how to log something.
import { Code } from "../elements/code";
import { words } from "../state/words";

export function Empty() {
  return (
    <section class="empty">
      <h1>{words.noDataTitle}</h1>
      <p>{words.noData}</p>
      <Code text={words.trainingCode} label="Training code" />
      <Code text={words.finishedCode} label="Logging code" />
      <p>{words.demo}</p>
      <Code text={words.demoCode} label="Command" />
      <p class="faint">
        {words.firstSnapshot} {words.checking}
      </p>
    </section>
  );
}
