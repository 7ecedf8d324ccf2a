// One group of classes: those with an image in the log as tiles, the others as a list of names.
import { useMemo } from "preact/hooks";
import { pictureFilter } from "../elements/picture-controls";
import { PlaceLink } from "../elements/place-link";
import { TileGrid } from "../elements/tile-grid";
import type { ClassScore, ClassGroup as Group } from "../state/class-groups";
import type { Atlas } from "../state/contract";
import { page } from "../state/navigation";
import { row } from "../state/numbers";
import { probe, probeFinder } from "../state/probe";
import { className } from "../state/store";

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

type Scores = ReadonlyMap<number, ClassScore>;

/** "2 of 3 right", or "3 images" where nothing is known of the answers. */
function scoreWords(images: number, score: ClassScore | undefined): string {
  if (score !== undefined) return `${score.right} of ${score.count} right`;
  return images === 1 ? "1 image" : `${images} images`;
}

interface PicturesProps {
  readonly title: string;
  readonly of: readonly number[];
  readonly atlas: Atlas;
  readonly tiles: ReadonlyMap<number, readonly number[]>;
  readonly scores: Scores;
}

function Pictures({ title, of, atlas, tiles, scores }: PicturesProps) {
  const item = useMemo(
    () => (position: number) => {
      const label = of[position] ?? 0;
      const own = tiles.get(label) ?? [];
      const score = scores.get(label);
      const detail = scoreWords(own.length, score);
      return {
        to: page({ view: "class", class: label }),
        name: `${className(label)}, class ${label}, ${detail}`,
        label: className(label),
        detail,
        sentence: score && "How many of the images with this label get it as their first answer.",
        tiles: own.slice(0, 1),
      };
    },
    [of, tiles, scores],
  );
  return (
    <div style={{ filter: pictureFilter() }}>
      <TileGrid
        label={title || "Classes"}
        count={of.length}
        item={item}
        picture={null}
        find={probeFinder.value ?? undefined}
        atlas={atlas}
        size={SIZE}
      />
    </div>
  );
}

export function ClassGroup({ title, classes, scores }: Group & { readonly scores: Scores }) {
  const known = probe.value;
  const labels = known?.facts.arrays.labels;
  const tiles = useMemo(() => tilesByClass(row(labels)), [labels]);
  const [pictured, named] = useMemo(
    () => [
      classes.filter((label) => tiles.has(label)),
      classes.filter((label) => !tiles.has(label)),
    ],
    [classes, tiles],
  );
  return (
    <section class="class-group">
      {title !== "" && (
        <h3>
          {title} <span class="badge">{classes.length}</span>
        </h3>
      )}
      {known?.facts.atlas && pictured.length > 0 && (
        <Pictures
          title={title}
          of={pictured}
          atlas={known.facts.atlas}
          tiles={tiles}
          scores={scores}
        />
      )}
      {named.length > 0 && (
        <ol class="class-list">
          {named.map((label) => (
            <li key={label}>
              <PlaceLink to={page({ view: "class", class: label })}>
                <span class="faint">{label}</span> {className(label)}
              </PlaceLink>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
