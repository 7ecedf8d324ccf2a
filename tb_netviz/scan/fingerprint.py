"""Fingerprints: a model or a set of images -> a short text that tells it from others."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

import numpy as np

from tb_netviz.data.image_source import ImageSource
from tb_netviz.model.image_model import ImageModel

# Images that are hashed to tell two arrays apart.
_PROBES = 8


def model_fingerprint(model: ImageModel) -> str:
    """Hash a model: its layers and all of its weights."""
    total = zlib.crc32("\n".join(layer.path for layer in model.layers).encode())
    for weight in model.keras_model.weights:
        values = np.ascontiguousarray(weight.numpy())
        total = zlib.crc32(values.view(np.uint8).reshape(-1).data, total)
    return f"{model.name}-{total:08x}"


def layer_fingerprints(model: ImageModel) -> dict[str, str]:
    """Hash the weights of each layer that has any.

    Args:
        model: The network.

    Returns:
        8 hexadecimal digits by the layer's path within the Keras model.
    """
    totals: dict[str, int] = {}
    for weight in model.keras_model.weights:
        owner, _, name = str(weight.path).removeprefix(f"{model.name}/").rpartition("/")
        values = np.ascontiguousarray(weight.numpy())
        before = zlib.crc32(f"{name}{values.shape}".encode(), totals.get(owner, 0))
        totals[owner] = zlib.crc32(values.view(np.uint8).reshape(-1).data, before)
    return {owner: f"{total:08x}" for owner, total in totals.items()}


def joined_fingerprint(of_layers: Mapping[str, str]) -> str:
    """Hash what `layer_fingerprints` returns to one short text."""
    told = "\n".join(f"{owner} {digits}" for owner, digits in of_layers.items())
    return f"{zlib.crc32(told.encode()):08x}"


def data_fingerprint(data: ImageSource) -> str:
    """Hash images: their number, names and labels, and the pixels of a few."""
    digest = hashlib.sha256(repr((data.count, data.image_shape)).encode())
    digest.update("\n".join(data.names).encode())
    digest.update(np.ascontiguousarray(data.labels).tobytes())
    probes = np.linspace(0, data.count - 1, min(_PROBES, data.count)).astype(int)
    for batch in data.batches(_PROBES, ids=np.unique(probes)):
        digest.update(np.rint(batch.images * 255).astype(np.uint8).tobytes())
    return f"{data.count}-{digest.hexdigest()[:16]}"
