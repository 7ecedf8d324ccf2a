// A name of a file, layer or run that may break after its punctuation marks, not within its words.
import { Fragment } from "preact";

export function Breakable({ text }: { readonly text: string }) {
  const parts = text.split(/(?<=[_/.:-])(?=\w)/);
  return (
    <>
      {parts.map((part, i) => (
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
