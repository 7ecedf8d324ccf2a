"""A microscope for your own neural network, live in TensorBoard.

    during training   tb_netviz.callbacks.NetVizCallback("logs/run1", data=(x_val, y_val))
    afterwards        tb_netviz.log(model, images, "logs/pretrained")
    arrays back       tb_netviz.read("logs/pretrained", technique="class_images")

Importing the package loads neither TensorFlow nor Keras: names are looked up when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tb_netviz.errors import NetVizError as NetVizError
    from tb_netviz.events.reader import read as read
    from tb_netviz.model.image_model import ImageModel as ImageModel
    from tb_netviz.session.log import log as log
    from tb_netviz.techniques import Adversarial as Adversarial
    from tb_netviz.techniques import ClassImages as ClassImages
    from tb_netviz.techniques import Dreams as Dreams
    from tb_netviz.techniques import Embedding as Embedding
    from tb_netviz.techniques import FeatureImages as FeatureImages
    from tb_netviz.techniques import Filters as Filters
    from tb_netviz.techniques import Inversions as Inversions
    from tb_netviz.techniques import MaxPatches as MaxPatches
    from tb_netviz.techniques import Neighbours as Neighbours
    from tb_netviz.techniques import PredictedClasses as PredictedClasses
    from tb_netviz.techniques import UnitResponses as UnitResponses
    from tb_netviz.visual import Excitations as Excitations
    from tb_netviz.visual import Grid as Grid
    from tb_netviz.visual import Ladder as Ladder
    from tb_netviz.visual import LayerGraph as LayerGraph
    from tb_netviz.visual import MapCells as MapCells
    from tb_netviz.visual import NeighbourTable as NeighbourTable
    from tb_netviz.visual import Note as Note
    from tb_netviz.visual import Patches as Patches
    from tb_netviz.visual import Predictions as Predictions
    from tb_netviz.visual import ProbeImages as ProbeImages
    from tb_netviz.visual import Responses as Responses
    from tb_netviz.visual import Scatter as Scatter
    from tb_netviz.visual import Visual as Visual

__version__ = "0.1.0"

_HOMES = {
    "Adversarial": "tb_netviz.techniques",
    "ClassImages": "tb_netviz.techniques",
    "Dreams": "tb_netviz.techniques",
    "Embedding": "tb_netviz.techniques",
    "Excitations": "tb_netviz.visual.response_kinds",
    "FeatureImages": "tb_netviz.techniques",
    "Filters": "tb_netviz.techniques",
    "Grid": "tb_netviz.visual.kinds",
    "ImageModel": "tb_netviz.model.image_model",
    "Inversions": "tb_netviz.techniques",
    "Ladder": "tb_netviz.visual.kinds",
    "LayerGraph": "tb_netviz.visual.kinds",
    "MapCells": "tb_netviz.visual.map_cells",
    "MaxPatches": "tb_netviz.techniques",
    "NeighbourTable": "tb_netviz.visual.kinds",
    "Neighbours": "tb_netviz.techniques",
    "NetVizError": "tb_netviz.errors",
    "Note": "tb_netviz.visual.kinds",
    "Patches": "tb_netviz.visual.kinds",
    "PredictedClasses": "tb_netviz.techniques",
    "Predictions": "tb_netviz.visual.kinds",
    "ProbeImages": "tb_netviz.visual.kinds",
    "Responses": "tb_netviz.visual.response_kinds",
    "Scatter": "tb_netviz.visual.kinds",
    "UnitResponses": "tb_netviz.techniques",
    "Visual": "tb_netviz.visual.kinds",
    "log": "tb_netviz.session.log",
    "read": "tb_netviz.events.reader",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tb_netviz' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
