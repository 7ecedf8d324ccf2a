// Every sentence of the page that does not come from the log.

export const words = {
  noDataTitle: "Nothing to see yet",
  noData:
    "TensorBoard has read no NetViz data in this log directory. Log some while training, or from a finished model:",
  trainingCode: `from tb_netviz.callbacks import NetVizCallback

model.fit(
    x_train, y_train, epochs=10,
    callbacks=[NetVizCallback("logs/run1", data=(x_val, y_val))],
)`,
  finishedCode: `import tb_netviz

tb_netviz.log(model, (x_val, y_val), "logs/pretrained")`,
  demoCode: "netviz demo",
  demo: "Or let it train a small network for you and open the result:",
  checking: "This page looks again every few seconds, and whenever TensorBoard reloads.",
  firstSnapshot:
    "If a training has just started: its first snapshot comes before the first epoch ends.",
  greeting:
    "Rows are the layers of the network, from the picture that goes in to the scores that come out. Every picture shows what one unit of that layer responds to. Follow any of them, and move the step slider to see how it was learnt.",
  noPictures: "Nothing was logged for this layer.",
  addTechnique:
    "What could be logged: `techniques=[…], layers=[…]` of NetVizCallback or tb_netviz.log.",
  noteChip: "Not shown: follow to read why",
  loading: "Loading…",
  noVisual: "Nothing of that name was logged.",
  oneRun: "Only one run has this. Log another one into the same directory to compare.",
  boxExplained:
    "The box is the unit's receptive field: all it can see. Dashed where it reaches beyond the picture.",
  effectiveExplained:
    "The yellow box holds where the unit really looked: most of its input gradient.",
  deadUnit: "No image of the data excites this unit.",
  selectPoint: "Click a point for its image and its true neighbours.",
} as const;

const TECHNIQUES: Readonly<Record<string, string>> = {
  filters: "Filters",
  neighbours: "Neighbours",
  embedding: "Embedding",
  max_patches: "Top patches",
  class_images: "Class images",
  feature_images: "Feature images",
  inversions: "Inversions",
  dreams: "Dreams",
  adversarial: "Adversarial",
};

/** A technique's name for people; a technique we never heard of keeps its own. */
export function techniqueName(technique: string): string {
  const known = TECHNIQUES[technique];
  if (known !== undefined) return known;
  const spaced = technique.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const METHODS: Readonly<Record<string, string>> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP" };

/** The name of a way to lay out a map. */
export function methodName(method: string): string {
  return METHODS[method] ?? method;
}

const CAUTIONS: Readonly<Record<string, string>> = {
  tsne: "Distances between far clusters of a t-SNE map mean little; true neighbours are listed beside it.",
};

/** What to beware of on a map of this method; empty: nothing. */
export function methodCaution(method: string): string {
  return CAUTIONS[method] ?? "";
}
