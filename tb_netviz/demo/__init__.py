"""A data set made on the spot and a small network that learns it in about a minute."""
