"""Which units feed which: the weights between layers, followed through what lies in between."""
