// What an image excites in every layer.
import { useRef } from "preact/hooks";
import type { Heat } from "../elements/heat-image";
import { HowTo } from "../elements/how-to";
import { RovingLinks, useRoving } from "../elements/use-roving";
import type { Run } from "../state/contract";
import { entries, layers } from "../state/store";
import { ExcitedLayer } from "./excited-layer";

const KINDS: readonly string[] = ["excitations", "responses", "patches"];

interface Props {
  readonly run: Run;
  readonly image: number;
  readonly onPoint: (heat: Heat | null) => void;
}

export function ExcitedUnits({ run, image, onPoint }: Props) {
  const units = useRef<HTMLDivElement>(null);
  // One tab stop: there are dozens of units, and what follows would be far away by keys.
  useRoving(units);
  const own = entries.value.filter((entry) => KINDS.includes(entry.kind));
  const known = new Set(own.map((entry) => entry.layer));
  const paths = layers.value.map(({ path }) => path).filter((path) => known.has(path));
  return (
    <section class="panel" data-kind="excited-units">
      <h2>What it excites, layer by layer</h2>
      {own.some(({ kind }) => kind === "excitations") && (
        <p class="caption">
          The units that this image excites most, compared with what the other images do to them. It
          glows where it excites the unit. Point at one to see it large.
        </p>
      )}
      <div ref={units}>
        <RovingLinks.Provider value={true}>
          {paths.map((layer) => (
            <ExcitedLayer
              key={`${layer} ${image}`}
              run={run}
              entries={own}
              layer={layer}
              image={image}
              onPoint={onPoint}
            />
          ))}
        </RovingLinks.Provider>
      </div>
      {paths.length === 0 && (
        <HowTo what="the units that each image excites" techniques={["responses"]} />
      )}
    </section>
  );
}
