// Where the papers that references name can be read. References in a log are text; a paper is known by
// the beginning of its title.

/** DOI, or an address where there is none, by the beginning of a title in small letters. */
const PAPERS: readonly (readonly [string, string])[] = [
  ["deep inside convolutional networks", "10.48550/arXiv.1312.6034"],
  ["intriguing properties of neural networks", "10.48550/arXiv.1312.6199"],
  ["explaining and harnessing adversarial", "10.48550/arXiv.1412.6572"],
  ["towards deep learning models resistant", "10.48550/arXiv.1706.06083"],
  ["imagenet classification with deep", "10.1145/3065386"],
  ["rich feature hierarchies for accurate", "10.1109/CVPR.2014.81"],
  ["understanding deep image representations", "10.1109/CVPR.2015.7299155"],
  ["deep neural networks are easily fooled", "10.1109/CVPR.2015.7298640"],
  ["deepfool", "10.1109/CVPR.2016.282"],
  ["towards evaluating the robustness", "10.1109/SP.2017.49"],
  ["feature visualization", "10.23915/distill.00007"],
  ["activation atlas", "10.23915/distill.00015"],
  ["visualizing weights", "10.23915/distill.00024.007"],
  ["on the importance of single directions", "10.48550/arXiv.1803.06959"],
  ["visualizing data using t-sne", "https://jmlr.org/papers/v9/vandermaaten08a.html"],
  ["inceptionism", "https://research.google/blog/inceptionism-going-deeper-into-neural-networks/"],
];

const DOI = /\b(?:https?:\/\/(?:dx\.)?doi\.org\/)?(?:doi:\s*)?(10\.\d{4,9}\/[^\s,;]*[^\s,;.)])/i;
const ARXIV = /\barxiv:?\s*(\d{4}\.\d{4,5})(v\d+)?/i;
const ADDRESS = /\bhttps?:\/\/[^\s,;]*[^\s,;.)]/i;

/** Where one reference can be read; null if neither its text nor the table says. */
export function paperAddress(text: string): string | null {
  const arxiv = ARXIV.exec(text)?.[1];
  const written = DOI.exec(text)?.[1] ?? (arxiv && `10.48550/arXiv.${arxiv}`);
  if (written !== undefined) return `https://doi.org/${written}`;
  const address = ADDRESS.exec(text)?.[0];
  if (address !== undefined) return address;
  // After the year, so that a title inside another one does not count.
  const title = text.toLowerCase().replace(/^.*?\d{4}[a-z]?,\s*/, "");
  const [, where] = PAPERS.find(([beginning]) => title.startsWith(beginning)) ?? [];
  if (where === undefined) return null;
  return where.startsWith("10.") ? `https://doi.org/${where}` : where;
}
