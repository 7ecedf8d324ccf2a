// Named values in a row, each with its explanation.
import type { Fact } from "../state/measures";
import { Term } from "./term";

export function Facts({ of }: { readonly of: readonly Fact[] }) {
  return (
    <>
      {of.map(({ label, value, sentence }) => (
        <span key={label} class="fact">
          <Term label={label} sentence={sentence} /> <b>{value}</b>
        </span>
      ))}
    </>
  );
}
