// All classes of the network.
import { useOnScreen } from "../elements/use-on-screen";
import { ClassList } from "../panels/class-list";
import { Panel } from "../panels/panel";
import { classGrids } from "../state/class-grids";
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
      <h2 class="section">All classes</h2>
      <ClassList />
    </>
  );
}
