"""What software made a picture: () -> names and versions, for the recipe of a Visual."""

from __future__ import annotations

import keras
import tensorflow as tf

import tb_netviz


def versions() -> dict[str, str]:
    """Versions of all that decides the pixels."""
    return {
        "tb_netviz": tb_netviz.__version__,
        "tensorflow": str(tf.__version__),
        "keras": str(keras.__version__),
    }
