// Whether this page is a site of files, which `netviz export --site` writes: it has no server to ask,
// and its data never change.

/** The folder of the answers; undefined in a page of TensorBoard. */
export const siteData = document.documentElement.dataset.site;

export const isSite = siteData !== undefined;

/** Who answers, in sentences. */
export const server = isSite ? "The server" : "TensorBoard";
