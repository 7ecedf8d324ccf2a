// Code with a button that copies it.
import { copy } from "../state/clipboard";
import { Icon } from "./icon";

export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div class="code">
      <pre>
        <code>{text}</code>
      </pre>
      <button type="button" class="quiet" title={`Copy ${label}`} onClick={() => copy(text, label)}>
        <Icon name="copy" /> Copy
      </button>
    </div>
  );
}
