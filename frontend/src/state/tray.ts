// The tray: pictures that somebody keeps while going from page to page. It lasts as long as the page.
import { signal } from "@preact/signals";
import { say } from "./clipboard";
import { place } from "./navigation";
import { exactPlace } from "./permalink";
import { tilesAlone } from "./picture";
import type { Place } from "./place";
import { type PointedTiles, pointed } from "./pointed";

export interface Kept {
  readonly id: number;
  /** The picture with its own pixels. */
  readonly picture: HTMLCanvasElement;
  readonly caption: string;
  /** Where it was kept. */
  readonly from: Place;
}

const MOST = 200;

export const tray = signal<readonly Kept[]>([]);
export const isTrayOpen = signal(false);

let nextId = 0;

/** Puts tiles into the tray and says so. */
export function keep({ picture, atlas, tiles, words: caption }: PointedTiles): void {
  const now = tray.peek();
  if (tiles.length === 0) return;
  if (picture === null) {
    say({ message: "This picture is still loading. Press k again in a moment." });
    return;
  }
  if (now.length >= MOST) {
    say({ message: `The tray is full: ${MOST} pictures. Take some out first.` });
    return;
  }
  const from = exactPlace(place.peek());
  const { run, step } = from;
  const where = [caption, `step ${step ?? "latest"}`, run.replace(/\/?netviz$/, "")];
  const words = where.filter((part) => part !== "").join(", ");
  // A copy: the whole sheet need not stay in memory.
  const own = tilesAlone(picture, atlas, tiles);
  tray.value = [...now, { id: nextId++, picture: own, caption: words, from }];
  say({ message: `Kept in the tray: ${caption}` });
}

/** Keeps what the pointer or the focus is on. */
export function keepPointed(): void {
  const now = pointed();
  if (now === null) say({ message: "Point at a picture, then press k to keep it in the tray." });
  else keep(now);
}

export function takeOut(id: number): void {
  tray.value = tray.peek().filter((one) => one.id !== id);
}

export function emptyTray(): void {
  tray.value = [];
  isTrayOpen.value = false;
}
