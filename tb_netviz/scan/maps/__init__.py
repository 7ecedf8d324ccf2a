"""Maps of features: projection, t-SNE, exact nearest neighbours and how faithful a map is."""
