// All classes, to search: each with one of its images.
import { useMemo } from "preact/hooks";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { TileGrid } from "../elements/tile-grid";
import { go, page, place } from "../state/navigation";
import { row } from "../state/numbers";
import { type Probe, probe } from "../state/probe";
import { className, classNames } from "../state/store";

const SIZE = 88; // CSS pixels

/** Tiles of the probe images of each class. */
export function tilesByClass(labels: readonly (number | null)[]): Map<number, number[]> {
  const tiles = new Map<number, number[]>();
  labels.forEach((label, tile) => {
    if (label === null || label < 0) return;
    tiles.set(label, [...(tiles.get(label) ?? []), tile]);
  });
  return tiles;
}

/** Classes whose name or index contains a text. */
export function matchingClasses(names: readonly string[], text: string): number[] {
  const needle = text.trim().toLowerCase();
  return names.flatMap((name, label) =>
    `${name} ${label}`.toLowerCase().includes(needle) ? [label] : [],
  );
}

function Pictures({ of, known }: { readonly of: readonly number[]; readonly known: Probe }) {
  const { picture, facts } = known;
  const tiles = useMemo(() => tilesByClass(row(facts.arrays.labels)), [facts]);
  const item = useMemo(
    () => (position: number) => {
      const label = of[position] ?? 0;
      const own = tiles.get(label) ?? [];
      const count = own.length === 1 ? "1 image" : `${own.length} images`;
      return {
        to: page({ view: "class", class: label }),
        name: `${className(label)}, class ${label}, ${count}`,
        label: className(label),
        detail: `${label} · ${count}`,
        tiles: own.slice(0, 1),
      };
    },
    [of, tiles],
  );
  if (facts.atlas === null) return null;
  return (
    <div style={{ filter: pictureFilter() }}>
      <TileGrid
        label="Classes"
        count={of.length}
        item={item}
        picture={picture}
        atlas={facts.atlas}
        size={SIZE}
      />
    </div>
  );
}

export function ClassList() {
  const { find } = place.value;
  const names = classNames.value;
  const known = probe.value;
  const listed = useMemo(() => matchingClasses(names, find), [names, find]);
  return (
    <>
      <div class="toolbar">
        <label class="control">
          <span>Find</span>
          <input
            type="search"
            placeholder="class or index"
            value={find}
            onInput={(event) => go({ find: event.currentTarget.value })}
          />
        </label>
        <span class="count">
          {listed.length} of {names.length} classes
        </span>
      </div>
      {known !== null ? (
        <Pictures of={listed} known={known} />
      ) : (
        <ol class="class-list">
          {listed.map((label) => (
            <li key={label}>
              <PlaceLink to={page({ view: "class", class: label })}>
                <span class="faint">{label}</span> {className(label)}
              </PlaceLink>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
