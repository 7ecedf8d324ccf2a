// A link to a place. A plain click moves within the page; a middle click opens a real address.
import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { go, linkTo } from "../state/navigation";
import type { Place } from "../state/place";
import { RovingLinks } from "./use-roving";

interface Props {
  readonly to: Place;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly title?: string;
  readonly current?: boolean;
  readonly label?: string;
  /** "timeline" or "compare", for the keys that press it. */
  readonly mode?: string;
  readonly onFollow?: () => void;
  /** Called when the mouse points at it or the keyboard focuses it. */
  readonly onPoint?: () => void;
}

export function follow(event: MouseEvent, to: Place): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    return;
  event.preventDefault();
  go(to);
}

interface SpokenProps {
  readonly words: string;
  readonly children: ComponentChildren;
}

/** Content with different words for screen readers. */
export function Spoken({ words, children }: SpokenProps) {
  return (
    <>
      <span class="spoken">{words}</span>
      <span class="unspoken" aria-hidden="true">
        {children}
      </span>
    </>
  );
}

export function PlaceLink({
  to,
  children,
  class: name,
  title,
  current,
  label,
  mode,
  onFollow,
  onPoint,
}: Props) {
  return (
    <a
      class={name}
      href={linkTo(to)}
      target="_top"
      title={title}
      tabIndex={useContext(RovingLinks) ? -1 : undefined}
      data-mode={mode}
      aria-current={current ? "page" : undefined}
      onFocus={onPoint}
      onPointerEnter={onPoint}
      onClick={(event) => {
        follow(event, to);
        onFollow?.();
      }}
    >
      {label === undefined ? children : <Spoken words={label}>{children}</Spoken>}
    </a>
  );
}
