// An explanation of the overview, until somebody closes it.
import { greetingClosed } from "../state/preferences";
import { words } from "../state/words";
import { Icon } from "./icon";

export function Greeting() {
  if (greetingClosed.value) return null;
  return (
    <p class="greeting">
      {words.greeting}
      <button
        type="button"
        class="quiet"
        aria-label="Close this explanation"
        onClick={() => {
          greetingClosed.value = true;
        }}
      >
        <Icon name="close" />
      </button>
    </p>
  );
}
