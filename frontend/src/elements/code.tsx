// Code with a button that copies it.
import { Fragment } from "preact";
import { copy } from "../state/clipboard";
import { Icon } from "./icon";

export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div class="code">
      <pre>
        <code>
          {text.split(" ").map((word, i) => (
            // A line never ends after the hyphens of an option.
            <Fragment key={`${i} ${word}`}>
              {i > 0 && " "}
              <span class={word.startsWith("--") ? "option" : undefined}>{word}</span>
            </Fragment>
          ))}
        </code>
      </pre>
      <button type="button" class="quiet" title={`Copy ${label}`} onClick={() => copy(text, label)}>
        <Icon name="copy" /> Copy
      </button>
    </div>
  );
}
