"""Visuals on disk: Visual -> (tag, content, blobs) -> event file -> Visual.

`encoding` is the format, `writer` needs TensorFlow, everything else does not.
"""
