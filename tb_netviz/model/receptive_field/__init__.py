"""Exact receptive fields: which pixels a unit can see, through any graph of operations."""
