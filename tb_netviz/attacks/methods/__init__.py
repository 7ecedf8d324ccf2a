"""The attacks themselves, one file each: (problem, epsilon) -> images."""
