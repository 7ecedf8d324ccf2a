// Where the page is and how it moves: the place, kept in step with the address.
import { batch, signal } from "@preact/signals";
import { addressOf, onAddressChange, readAddress, writeAddress } from "./host";
import { keysOf, type Place, pageKey, placeOf, START } from "./place";

export const place = signal<Place>(START);

/** Whether the place was reached by the back or forward button, so that its page appears as it was
 * left. */
export const isReturn = signal(false);

/** Moves to another place; keys that are not named stay. */
export function go(change: Partial<Place>): void {
  const next = { ...place.peek(), ...change };
  const isNewPage = pageKey(place.peek()) !== pageKey(next);
  batch(() => {
    if (isNewPage) isReturn.value = false;
    place.value = next;
  });
  writeAddress(keysOf(next), isNewPage);
}

/** The page of a place, with what belongs to other pages cleared. */
export function page(change: Partial<Place>): Place {
  const { run, step } = place.value;
  return { ...START, run, step, ...change };
}

/** Address of a place, for links and for copying. */
export function linkTo(target: Place): string {
  return addressOf(keysOf(target));
}

/** Takes the place from the address and follows the address from then on. */
export function followAddress(): void {
  const keys = readAddress();
  if (keys !== null) place.value = placeOf(keys);
  writeAddress(keysOf(place.peek()), false);
  onAddressChange({
    changed: (keys) => {
      const next = placeOf(keys);
      if (JSON.stringify(next) === JSON.stringify(place.peek())) return;
      batch(() => {
        isReturn.value = true;
        place.value = next;
      });
    },
    // The bare name of our tab means its first page, unless somebody only visited another tab.
    entered: (wasHere) => {
      if (wasHere) place.value = START;
      writeAddress(keysOf(place.peek()), false);
    },
  });
}
