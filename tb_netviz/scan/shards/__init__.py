"""A scan in parts, on one machine or many: part files, merging, Ray."""
