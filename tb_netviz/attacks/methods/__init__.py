"""The attacks themselves: each takes a problem and gives images that fool the network."""
