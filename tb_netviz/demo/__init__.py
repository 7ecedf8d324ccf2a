"""The demo: a data set drawn on the spot and a small network that learns it in about a minute."""
