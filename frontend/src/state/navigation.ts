// Where the page is and how it moves: the place, kept in step with the address.
import { signal } from "@preact/signals";
import { addressOf, onAddressChange, readAddress, writeAddress } from "./host";
import { isSamePage, keysOf, type Place, placeOf, START } from "./place";

export const place = signal<Place>(START);

/** Moves to another place; keys that are not named stay. */
export function go(change: Partial<Place>): void {
  const next = { ...place.peek(), ...change };
  const isNewPage = !isSamePage(place.peek(), next);
  place.value = next;
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
  onAddressChange((changed) => {
    const next = placeOf(changed);
    if (JSON.stringify(next) !== JSON.stringify(place.peek())) place.value = next;
  });
}
