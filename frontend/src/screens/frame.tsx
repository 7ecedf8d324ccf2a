// The frame of every page: top bar, rail, the page itself, help.
import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { crumbsOf } from "../elements/breadcrumb";
import { Failed } from "../elements/failed";
import { HelpSheet } from "../elements/help-sheet";
import { Icon } from "../elements/icon";
import { type Later, later } from "../elements/later";
import { Loupe } from "../elements/loupe";
import { Toast } from "../elements/toast";
import { useKeptFocus } from "../elements/use-kept-focus";
import { useScrollMemory } from "../elements/use-scroll-memory";
import { Warnings } from "../elements/warnings";
import { releaseIfNothingLeads } from "../state/first-picture";
import { nameDocument } from "../state/host";
import { index, indexFailure, reload, runs } from "../state/logged";
import { place } from "../state/navigation";
import type { View } from "../state/place";
import { run } from "../state/store";
import { isTrayOpen } from "../state/tray";
import { words } from "../state/words";
import { Empty } from "./empty";
import { Overview } from "./overview";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";

// Those that are not here when the page opens are files of their own, loaded while the index is.
const SCREENS: Readonly<Record<View, FunctionComponent | Later<object>>> = {
  overview: Overview,
  network: later(async () => (await import("./layers")).NetworkPage),
  layer: later(async () => (await import("./layers")).LayerPage),
  unit: later(async () => (await import("./unit")).UnitPage),
  classes: later(async () => (await import("./subjects")).ClassesPage),
  class: later(async () => (await import("./subjects")).ClassPage),
  images: later(async () => (await import("./subjects")).ImagesPage),
  image: later(async () => (await import("./subjects")).ImagePage),
  embedding: later(async () => (await import("./layers")).EmbeddingPage),
  timeline: later(async () => (await import("./runs")).TimelinePage),
  compare: later(async () => (await import("./runs")).ComparePage),
};

const Tray = later(async () => (await import("./tray")).Tray);

function Page() {
  const Screen = SCREENS[place.value.view];
  const hasIndex = index.value !== null || indexFailure.value !== null;
  const code = "begin" in Screen ? Screen.begin() : null;
  useEffect(() => {
    if (hasIndex) void Promise.resolve(code).finally(releaseIfNothingLeads);
  }, [hasIndex]);
  const failure = indexFailure.value;
  const isWhole = index.value?.is_whole ?? false;
  const isRunMissing = isWhole && runs.value.length > 0 && run.value === null;
  return (
    <>
      {failure && <Failed failure={failure} retry={() => void reload()} />}
      <Warnings />
      {isRunMissing && (
        <>
          <h1>Run not found</h1>
          <p class="note wrong" role="alert">
            <Icon name="warning" /> The run “{place.value.run}” holds no NetViz data. Choose another
            run above.
          </p>
        </>
      )}
      {run.value !== null && <Screen />}
      {isWhole && runs.value.length === 0 && <Empty />}
      {!isWhole && run.value === null && failure === null && (
        <p class="placeholder">{words.loading}</p>
      )}
    </>
  );
}

export function Frame() {
  const main = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const title = crumbsOf(place.value)
    .slice(1)
    .map((crumb) => crumb.text)
    .join(" › ");
  useEffect(() => nameDocument(title === "" ? "NetViz" : `NetViz: ${title}`), [title]);
  useScrollMemory(main, content);
  useKeptFocus(main);
  // Until it is known what is logged, bar and rail keep their place, so that the page does not move.
  const isKnown = index.value?.is_whole === true || indexFailure.value !== null;
  const isBare = isKnown && runs.value.length === 0;
  return (
    <div class={isBare ? "frame bare" : "frame"}>
      <TopBar isBare={isBare} onSkip={() => main.current?.focus()} />
      {!isBare && <Rail />}
      <main ref={main} id="main" tabIndex={-1}>
        <div ref={content} class="page">
          <Page />
        </div>
      </main>
      <HelpSheet />
      {isTrayOpen.value && <Tray />}
      <Loupe />
      <Toast />
    </div>
  );
}
