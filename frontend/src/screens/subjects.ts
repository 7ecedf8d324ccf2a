// The screens of images and classes; a chunk of the bundle.
export { ClassPage } from "./class";
export { ClassesPage } from "./classes";
export { ImagePage } from "./image";
export { ImagesPage } from "./images";
