"""The user's network, seen from display space: `ImageModel`, its layers, taps and scores.

Names are looked up when first used: importing the package loads neither TensorFlow nor Keras.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel as ImageModel
    from tb_netviz.model.layer import Layer as Layer
    from tb_netviz.model.scores import EXACT_SCORES as EXACT_SCORES
    from tb_netviz.model.scores import PROBABILITIES as PROBABILITIES
    from tb_netviz.model.scores import SCORES as SCORES
    from tb_netviz.model.tap import Tap as Tap

_HOMES = {
    "EXACT_SCORES": "tb_netviz.model.scores",
    "ImageModel": "tb_netviz.model.image_model",
    "Layer": "tb_netviz.model.layer",
    "PROBABILITIES": "tb_netviz.model.scores",
    "SCORES": "tb_netviz.model.scores",
    "Tap": "tb_netviz.model.tap",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)
