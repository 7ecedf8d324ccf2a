"""One pass over the images: what it reads from each batch, and the reducers that merge."""
