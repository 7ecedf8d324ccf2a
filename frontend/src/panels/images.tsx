// The probe images with what the network says of them: all, or those of one class, or its mistakes.
import { PictureControls, pictureFilter } from "../elements/picture-controls";
import { TileGrid } from "../elements/tile-grid";
import { useFinder } from "../elements/use-shown";
import { answers } from "../state/answers";
import { go, page, place } from "../state/navigation";
import { row, whole } from "../state/numbers";
import { isRight, listed } from "../state/predictions";
import { tileSizeFor } from "../state/preferences";
import { imageName, imageWords } from "../state/probe";
import { className } from "../state/store";
import { answerWords } from "./answer-words";
import type { PanelProps } from "./props";

const LISTS = [
  ["", "all"],
  ["mistakes", "mistakes only"],
  ["surest", "most confident first"],
  ["unsure", "least confident first"],
] as const;

export function ImagesPanel({ shown }: PanelProps) {
  const { facts, picture } = shown;
  const { atlas } = facts;
  const find = useFinder(shown);
  if (atlas === null) return null;
  const said = answers.value;
  const { class: label, only } = place.value;
  const ids = row(facts.arrays.image_ids).map((id) => id ?? -1);
  const labels = row(facts.arrays.labels).map((value) => value ?? -1);
  const known = [...new Set(labels.filter((value) => value >= 0))].sort((a, b) => a - b);
  const all = [...(said?.values() ?? [])];
  const hasMistakes = all.some((one) => isRight(one) !== null);
  const lists = LISTS.filter(([name]) => hasMistakes || name !== "mistakes");
  const list = said === null ? "" : (lists.find(([name]) => name === only)?.[0] ?? "");
  const tileOf = new Map(ids.map((id, tile) => [id, tile]));
  const order =
    list === "" ? [...ids.keys()] : listed(all, list).flatMap(({ id }) => tileOf.get(id) ?? []);
  const tiles = order.filter((tile) => label === null || labels[tile] === label);
  const size = tileSizeFor(tiles.length);
  const words = (id: number, tile: number) => {
    const answer = said?.get(id);
    if (answer) return answerWords(answer);
    const value = labels[tile] ?? -1;
    return value < 0
      ? { label: imageName(id), detail: "" }
      : { label: className(value), detail: imageName(id) };
  };
  return (
    <>
      <div class="toolbar">
        <span class="count">{whole(tiles.length)} images</span>
        {known.length > 1 && (
          <label class="control">
            <span>Class</span>
            <select
              value={label ?? ""}
              onChange={({ currentTarget: { value } }) =>
                go({ class: value === "" ? null : Number(value) })
              }
            >
              <option value="">all</option>
              {known.map((value) => (
                <option key={value} value={value}>
                  {className(value)}
                </option>
              ))}
            </select>
          </label>
        )}
        {all.length > 0 && (
          <label class="control">
            <span>Show</span>
            <select value={list} onChange={(event) => go({ only: event.currentTarget.value })}>
              {lists.map(([name, text]) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        )}
        <span class="space" />
        <PictureControls size={size} />
      </div>
      <div style={{ filter: pictureFilter() }}>
        <TileGrid
          label="Images"
          count={tiles.length}
          picture={picture}
          atlas={atlas}
          find={find}
          size={size}
          item={(position) => {
            const tile = tiles[position] ?? 0;
            const id = ids[tile] ?? -1;
            return {
              to: page({ view: "image", image: id }),
              name: imageWords(id),
              ...words(id, tile),
              tiles: [tile],
            };
          }}
        />
      </div>
    </>
  );
}
