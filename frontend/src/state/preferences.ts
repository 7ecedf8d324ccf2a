// Preferences of a person: kept in this browser, never part of an address.
import { effect, type Signal, signal } from "@preact/signals";

const KEY = "netviz.preferences";

export const RENDERINGS = ["auto", "pixelated", "smooth"] as const;

export type Rendering = (typeof RENDERINGS)[number];

function stored(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const start = stored();

function preference<T>(name: string, fallback: T): Signal<T> {
  const value = start[name];
  return signal(typeof value === typeof fallback ? (value as T) : fallback);
}

/** Side of a tile in CSS pixels; 0 until somebody chooses one. */
export const tileSize = preference<number>("tileSize", 0);
export const rendering = preference<Rendering>("rendering", "auto");
export const brightness = preference<number>("brightness", 1);
export const contrast = preference<number>("contrast", 1);
export const shortcutsOn = preference<boolean>("shortcutsOn", true);
export const greetingClosed = preference<boolean>("greetingClosed", false);
export const allLayers = preference<boolean>("allLayers", false);

/** Side of a grid's tiles: the chosen one, else one that suits their number. */
export function tileSizeFor(count: number): number {
  if (tileSize.value > 0) return tileSize.value;
  return count <= 20 ? 160 : count <= 60 ? 112 : 88;
}

/** The next way to draw pixels. */
export function nextRendering(now: Rendering): Rendering {
  return RENDERINGS[(RENDERINGS.indexOf(now) + 1) % RENDERINGS.length] ?? "auto";
}

const ALL = { tileSize, rendering, brightness, contrast, shortcutsOn, greetingClosed, allLayers };

/** Stores the preferences whenever one changes. */
export function keepPreferences(): void {
  effect(() => {
    const values = Object.fromEntries(
      Object.entries(ALL).map(([name, { value }]) => [name, value]),
    );
    try {
      localStorage.setItem(KEY, JSON.stringify(values));
    } catch {
      // Storage may be full or forbidden. Preferences then last as long as the page.
    }
  });
}
