"""Visuals on disk: Visual -> (tag, content, blobs) -> event file -> Visual.

`encoding` is the format. Only `writer` needs TensorFlow.
"""
