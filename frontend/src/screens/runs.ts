// The screens that lay runs and steps side by side; a chunk of the bundle.
export { ComparePage } from "./compare";
export { TimelinePage } from "./timeline";
