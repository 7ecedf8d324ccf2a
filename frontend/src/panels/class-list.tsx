// All classes, to search, in groups.
import { useMemo } from "preact/hooks";
import {
  type ClassGroup as Group,
  groupsByLetter,
  groupsByRight,
  scoresByClass,
} from "../state/class-groups";
import { go, place } from "../state/navigation";
import { whole } from "../state/numbers";
import { answersOf } from "../state/predictions";
import { className, classNames, entries, factsOf } from "../state/store";
import { ClassGroup } from "./class-group";

/** Classes whose name or index contains a text. */
export function matchingClasses(names: readonly string[], text: string): number[] {
  const needle = text.trim().toLowerCase();
  return names.flatMap((name, label) =>
    `${name} ${label}`.toLowerCase().includes(needle) ? [label] : [],
  );
}

/** Fewer classes stand in one group. */
const FEWEST_TO_GROUP = 30;

const GROUPINGS = [
  ["right", "how often right"],
  ["letter", "first letter"],
  ["none", "none"],
] as const;

export function ClassList() {
  const { find, layout } = place.value;
  const names = classNames.value;
  const listed = useMemo(() => matchingClasses(names, find), [names, find]);
  const said = factsOf(entries.value.find((entry) => entry.kind === "predictions"));
  const facts = said?.state === "ready" ? said.value : null;
  const scores = useMemo(() => scoresByClass(facts ? answersOf(facts) : []), [facts]);
  const choices = GROUPINGS.filter(([name]) => name !== "right" || scores.size > 0);
  const usual = names.length < FEWEST_TO_GROUP ? "none" : (choices[0]?.[0] ?? "none");
  const grouping = choices.find(([name]) => name === layout)?.[0] ?? usual;
  const groups: readonly Group[] = useMemo(() => {
    if (grouping === "right") return groupsByRight(listed, scores);
    if (grouping === "letter") return groupsByLetter(listed, className);
    return [{ title: "", classes: listed }];
  }, [grouping, listed, scores]);
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
        <label class="control">
          <span>Group</span>
          <select value={grouping} onChange={(event) => go({ layout: event.currentTarget.value })}>
            {choices.map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <span class="count" role="status">
          {whole(listed.length)} of {whole(names.length)} classes
        </span>
      </div>
      {groups.map(({ title, classes }) => (
        <ClassGroup key={title} title={title} classes={classes} scores={scores} />
      ))}
    </>
  );
}
