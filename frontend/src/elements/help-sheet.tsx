// The keyboard's help, written from the table of keys.
import { useEffect, useRef } from "preact/hooks";
import { isHelpOpen, KEYS, keyWord } from "../state/keys";
import { shortcutsOn } from "../state/preferences";
import { Icon } from "./icon";

export function HelpSheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = isHelpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const close = () => {
    isHelpOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <header>
        <h2 id="help-title">Keyboard</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {KEYS.map(({ keys, help }) => (
          <div key={help}>
            <dt>
              {(keys.length > 4 ? [keys[0] ?? "", "…", keys.at(-1) ?? ""] : keys).map((key) =>
                key === "…" ? " … " : <kbd key={key}>{keyWord(key)}</kbd>,
              )}
            </dt>
            <dd>{help}</dd>
          </div>
        ))}
      </dl>
      <label class="control">
        <input
          type="checkbox"
          checked={shortcutsOn.value}
          onChange={(event) => {
            shortcutsOn.value = event.currentTarget.checked;
          }}
        />
        <span>Single-key shortcuts are on</span>
      </label>
      <p class="faint">
        NetViz uses its own colours, because TensorBoard does not share its run colours with
        plugins.
      </p>
    </dialog>
  );
}
