// The search field with its list of hits, as an ARIA combobox.
import { useState } from "preact/hooks";
import { go } from "../state/navigation";
import { search } from "../state/search";
import { Icon } from "./icon";
import { PlaceLink } from "./place-link";

export function SearchBox() {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const hits = isOpen ? search(text) : [];
  const close = () => {
    setText("");
    setOpen(false);
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      setActive((active + step + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      const hit = hits[active];
      if (hit === undefined) return;
      go(hit.to);
      close();
      event.currentTarget.blur();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
      event.currentTarget.blur();
    }
  };
  return (
    <div class="search">
      <Icon name="search" />
      <input
        id="search"
        type="text"
        role="combobox"
        placeholder="Search layers, classes, images"
        aria-label="Search layers, units, classes and images"
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-autocomplete="list"
        aria-activedescendant={hits.length > 0 ? `hit-${active}` : undefined}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={({ currentTarget: input }) =>
          // Later, so that a hit can be clicked; not if somebody has come back to type meanwhile.
          setTimeout(() => document.activeElement !== input && setOpen(false), 150)
        }
        onKeyDown={onKeyDown}
      />
      <kbd>/</kbd>
      <div
        id="search-hits"
        role="listbox"
        aria-label="Search results"
        class="hits"
        hidden={!isOpen || text === ""}
      >
        {hits.map((hit, i) => (
          <div
            key={JSON.stringify(hit.to)}
            id={`hit-${i}`}
            role="option"
            aria-selected={i === active}
          >
            <PlaceLink to={hit.to} onFollow={close}>
              <span class="hit-kind">{hit.kind}</span> {hit.text}
            </PlaceLink>
          </div>
        ))}
        {isOpen && text !== "" && hits.length === 0 && <p class="faint">No matches.</p>}
      </div>
    </div>
  );
}
