// All classes of the network: pictures of some, then the list to search.
import { useOnScreen } from "../elements/use-on-screen";
import { ClassList } from "../panels/class-list";
import { ClassStrip } from "../panels/class-strip";
import { classGrids, classImages } from "../state/class-grids";
import { whole } from "../state/numbers";
import { classNames, run } from "../state/store";

export function ClassesPage() {
  const grids = [...new Set([...classImages.value, ...classGrids.value.map((one) => one.entry)])];
  useOnScreen(grids);
  const now = run.value;
  if (now === null) return null;
  return (
    <>
      <header class="page-head">
        <h1>Classes</h1>
        <p class="page-facts">{whole(classNames.value.length)} classes</p>
      </header>
      {grids.map((entry) => (
        <ClassStrip key={entry.tag} run={now} entry={entry} />
      ))}
      <h2 class="section">All classes</h2>
      <ClassList />
    </>
  );
}
