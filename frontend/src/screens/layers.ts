// The screens of layers, of the whole network and of its maps; a chunk of the bundle.
export { EmbeddingPage } from "./embedding";
export { LayerPage, NetworkPage } from "./layer";
