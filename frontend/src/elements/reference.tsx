// The papers behind a visual, as links where they can be read.
import { paperAddress } from "../state/papers";

export function Reference({ text }: { readonly text: string }) {
  return (
    <cite>
      {text.split(/;\s+/).map((paper, i) => {
        const address = paperAddress(paper);
        return (
          <span key={paper}>
            {i > 0 && "; "}
            {address === null ? (
              paper
            ) : (
              <a href={address} target="_blank" rel="noreferrer">
                {paper}
              </a>
            )}
          </span>
        );
      })}
    </cite>
  );
}
