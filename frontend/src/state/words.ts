// Longer sentences of the page, and display names of techniques and methods.

export const words = {
  noDataTitle: "Nothing to see yet",
  noData:
    "This log directory holds no NetViz data yet. Log some during training, or from a trained model:",
  trainingCode: `from tb_netviz.callbacks import NetVizCallback

model.fit(
    x_train, y_train, epochs=10,
    callbacks=[NetVizCallback("logs/run1", data=(x_val, y_val))],
)`,
  finishedCode: `import tb_netviz

tb_netviz.log(model, (x_val, y_val), "logs/pretrained")`,
  demoCode: "netviz demo",
  demo: "Or let NetViz train a small network and open the result:",
  checking: "This page checks for data every few seconds, and whenever TensorBoard reloads.",
  firstSnapshot:
    "Has training just started? The first snapshot arrives before the first epoch ends.",
  greeting:
    "Each row is a layer of the network, from the input at the top to the scores at the bottom. Each picture shows what one unit of that layer responds to. Click a picture to open its unit. Move the step slider to watch the network learn.",
  noPictures: "Nothing was logged for this layer.",
  noMap: "No map of the images was logged.",
  noImage: "The log holds no image of this id.",
  noClass: "The network has no class of this index.",
  noLayer: "This network has no layer of this name.",
  noteChip: "Nothing is shown. Click to read why.",
  loading: "Loading…",
  noCode: "The server does not answer, or tb_netviz was updated since this page was opened.",
  noVisual: "Nothing was logged under this name.",
  oneStep: "Only one step was logged so far. With more, they stand side by side here.",
  oneRun: "Only one run has this visual. Log a second run to the same directory to compare them.",
  otherImages: "That run was shown other images, or other classes, than the current one.",
  otherUnits: "The units of that run are not those of the current one.",
  unmatchedUnits:
    "Units are lined up by index. Runs that were trained on their own number their units each in its own way, so the same index need not mean the same thing. Runs that continue from the same weights can be compared.",
  matchedUnits:
    "Each unit of this run stands beside the unit of the other run that responds most alike to the same images. The correlation says how alike: near 1, they do the same; near 0, nothing corresponds.",
  boxExplained:
    "The box is the unit's receptive field: everything it can see. Dashed sides lie outside the image.",
  effectiveExplained:
    "The yellow box shows where the unit actually looked: it holds most of the input gradient.",
  deadUnit: "No image in the data excites this unit.",
  noResponses: "The unit gave a response that is no number, so nothing is known of the others.",
  raisedBy: "raised by",
  loweredBy: "lowered by",
  raises: "raises",
  lowers: "lowers",
  nothingBefore: "No layer that has a page is known to feed it.",
  nothingAfter: "It is not known to feed a layer that has a page.",
  clearestFirst:
    "What makes each unit: the three units that raise it most. Units that are made of few others come first.",
  classesInOrder: "What makes each class: the three units that raise its score most.",
  selectPoint: "Click a point to see its image and its true neighbours.",
} as const;

const TECHNIQUES: Readonly<Record<string, string>> = {
  predictions: "Predictions",
  filters: "Filters",
  neighbours: "Neighbours",
  embedding: "Embedding",
  responses: "Responses",
  connections: "Connections",
  max_patches: "Top patches",
  class_images: "Class images",
  feature_images: "Feature images",
  inversions: "Inversions",
  dreams: "Dreams",
  adversarial: "Adversarial examples",
};

/** A technique's name for people; an unknown technique keeps its own. */
export function techniqueName(technique: string): string {
  const known = TECHNIQUES[technique];
  if (known !== undefined) return known;
  const spaced = technique.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const METHODS: Readonly<Record<string, string>> = { pca: "PCA", tsne: "t-SNE", umap: "UMAP" };

/** A map method's name for people. */
export function methodName(method: string): string {
  return METHODS[method] ?? method;
}
