// The paper behind a visual, as a link where its text has a DOI, an arXiv number or an address.

const DOI = /\b(?:https?:\/\/(?:dx\.)?doi\.org\/)?(?:doi:\s*)?(10\.\d{4,9}\/[^\s,;]*[^\s,;.)])/i;
const ARXIV = /\barxiv:?\s*(\d{4}\.\d{4,5})(v\d+)?/i;
const ADDRESS = /\bhttps?:\/\/[^\s,;]*[^\s,;.)]/i;

/** Where a reference can be read; null if its text does not say. */
export function referenceAddress(text: string): string | null {
  const doi = DOI.exec(text)?.[1];
  if (doi !== undefined) return `https://doi.org/${doi}`;
  const arxiv = ARXIV.exec(text)?.[1];
  if (arxiv !== undefined) return `https://doi.org/10.48550/arXiv.${arxiv}`;
  return ADDRESS.exec(text)?.[0] ?? null;
}

export function Reference({ text }: { readonly text: string }) {
  const address = referenceAddress(text);
  return (
    <cite>
      {address === null ? (
        text
      ) : (
        <a href={address} target="_blank" rel="noreferrer">
          {text}
        </a>
      )}
    </cite>
  );
}
