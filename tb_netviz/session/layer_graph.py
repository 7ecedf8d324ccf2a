"""The network as its page shows it: ImageModel -> LayerGraph."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from tb_netviz.session.sentences import as_sentences
from tb_netviz.visual import LayerGraph

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

logger = logging.getLogger("tb_netviz")


def layer_graph(model: ImageModel, *, step: int = 0) -> LayerGraph:
    """Show the layers of a network with their shapes, weights, parents and receptive fields.

    Args:
        model: The network.
        step: Training step.
    """
    fields = _receptive_fields(model)
    layers = tuple(
        {
            "path": layer.path,
            "type": layer.type,
            "input_shapes": [list(shape) for shape in layer.input_shapes],
            "output_shape": list(layer.output_shape),
            "parameters": layer.parameters,
            "parents": list(layer.parents),
            "is_convolution": layer.is_convolution,
            "is_container": layer.is_container,
            **fields.get(layer.path, {}),
        }
        for layer in model.layers
    )
    return LayerGraph(
        technique="model",
        step=step,
        title="Network",
        caption="The layers in the order in which they run.",
        layers=layers,
        class_names=tuple(model.class_names),
        model_name=model.name,
        preprocessing=model.preprocessing.describe(),
        recipe={"scores": model.score_recipe},
        note=as_sentences(model.notes),
    )


def _receptive_fields(model: ImageModel) -> dict[str, dict[str, Any]]:
    """JSON values by path; empty where receptive fields cannot be found."""
    from tb_netviz.model.receptive_field.field import describe, receptive_fields

    try:
        fields = receptive_fields(model)
    except Exception as error:  # the graph is worth showing without them
        logger.warning("receptive fields left out: %s: %s", type(error).__name__, error)
        return {}
    return {
        path: {
            "receptive_field": "whole image" if field.whole else list(field.size),
            "receptive_field_words": describe(field),
            "receptive_field_flags": list(field.flags),
        }
        for path, field in fields.items()
    }
