"""One pass over the images: what is read of a batch, and the reducers that merge."""
