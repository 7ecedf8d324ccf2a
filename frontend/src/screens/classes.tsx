// All classes of the network.
import { PlaceLink } from "../elements/place-link";
import { useOnScreen } from "../elements/use-on-screen";
import { Panel } from "../panels/panel";
import { classGrids } from "../state/class-grids";
import { page } from "../state/navigation";
import { classNames, run } from "../state/store";

export function ClassesPage() {
  const grids = classGrids.value;
  useOnScreen(grids.map((grid) => grid.entry));
  const now = run.value;
  if (now === null) return null;
  return (
    <>
      <header class="page-head">
        <h1>Classes</h1>
        <p class="page-facts">{classNames.value.length} classes</p>
      </header>
      <div class="panels">
        {grids.map(({ entry }) => (
          <Panel key={entry.tag} run={now} entry={entry} />
        ))}
      </div>
      <h2 class="section">By name</h2>
      <ol class="class-list">
        {classNames.value.map((name, label) => (
          <li key={label}>
            <PlaceLink to={page({ view: "class", class: label })}>
              <span class="faint">{label}</span> {name}
            </PlaceLink>
          </li>
        ))}
      </ol>
    </>
  );
}
