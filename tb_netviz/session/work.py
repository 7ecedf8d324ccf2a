"""How much work a piece is: (piece, network, images) -> passes of one image through the network.

A guess from shapes alone, the same on every machine. The plan shares time out with it; `rates.py`
turns it into seconds.
"""

from __future__ import annotations

import math

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.receptive_field.field import field_of
from tb_netviz.session.piece import Piece
from tb_netviz.techniques.activation_atlas import FEWEST_IMAGES
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.techniques.embedding import Embedding
from tb_netviz.techniques.recipes.class_images import PRESETS
from tb_netviz.techniques.recipes.coarse_first import stages_of
from tb_netviz.techniques.recipes.preset import preset_named

# Gradient steps of a block's images, and the passes that a step costs: forward, backward and what
# is done with the image. Class images have two views and the statistics of their layers.
_USUAL_STEPS = {"feature_images": 112}
_PASSES_A_STEP = {"feature_images": 3.0, "class_images": 6.0}
# Passes that the other techniques cost with their defaults, between those measured on SqueezeNet
# and on ResNet-20: fixed, and for each image of the data.
_PASSES = {
    "filters": (0.0, 0.0),
    "max_patches": (300.0, 2.0),
    "neighbours": (10.0, 0.1),
    "embedding": (10.0, 0.3),
    "predictions": (10.0, 0.1),
    "responses": (300.0, 0.1),
    "connections": (10.0, 0.1),
    "inversions": (9000.0, 0.0),
    "dreams": (1500.0, 0.0),
    "adversarial": (4000.0, 0.0),
}
_UNKNOWN = (500.0, 0.5)
# A depthwise convolution's gradient costs far more than its output: measured on MobileNetV2.
_OF_DEPTHWISE = {"class_images": 1.8, "inversions": 1.6, "dreams": 1.7, "adversarial": 2.5}
# Share of an activation atlas's square that has pictures.
_FILLED_CELLS = 0.7
# The canvas of a unit is a little larger than its receptive field.
_MARGIN = 16
# Work of a block, in passes times activations of the network: about half a minute on two cores,
# which is what an interruption may cost.
_BLOCK = 2e10
_FEWEST_UNITS = 3


def passes_of(piece: Piece, model: ImageModel, images: int = 0) -> float:
    """Guess the work of a piece.

    Args:
        piece: The piece.
        model: The network.
        images: Number of images of the data.

    Returns:
        Passes of one image through the whole network, at least 0.
    """
    name = piece.technique.name
    dearness = _OF_DEPTHWISE.get(name, 1.0) if _has_depthwise(model) else 1.0
    if not piece.units:
        fixed, for_each = _PASSES.get(name, _UNKNOWN)
        return dearness * fixed + for_each * images + _passes_of_atlas(piece, images)
    pictures = len(piece.units) * getattr(piece.technique, "diversity", 1)
    if isinstance(piece.technique, ClassImages):
        steps = _full_steps(piece.technique, model)
        return dearness * pictures * steps * _PASSES_A_STEP[name]
    steps = getattr(piece.technique, "steps", None) or _USUAL_STEPS.get(name, 100)
    share = share_of_a_pass(model, piece.layer) if piece.layer else 1.0
    return pictures * steps * _PASSES_A_STEP.get(name, 3.0) * share


def _passes_of_atlas(piece: Piece, images: int) -> float:
    """What the pictures of an activation atlas cost; 0 without one."""
    if not isinstance(piece.technique, Embedding) or piece.technique.atlas is None:
        return 0.0
    # Some cells of the square hold too few images.
    cells = min(_FILLED_CELLS * piece.technique.atlas**2, images / FEWEST_IMAGES)
    return cells * _USUAL_STEPS["feature_images"] * _PASSES_A_STEP["feature_images"]


def _full_steps(technique: ClassImages, model: ImageModel) -> float:
    """Steps of class images; one with smaller views counts as the share of its area."""
    preset = preset_named(PRESETS, technique.preset)
    pixels = math.prod(model.image_shape[:2])
    return sum(
        stage.steps * (1.0 if stage.seen is None else math.prod(stage.seen) / pixels)
        for stage in stages_of(model, preset, technique.steps or preset.steps)
    )


def share_of_a_pass(model: ImageModel, path: str) -> float:
    """Guess what a pass up to a layer, on the canvas of its units, costs of one through all.

    Args:
        model: The network.
        path: Path of the layer.

    Returns:
        A share above 0, at most 1.
    """
    maps = _activations(model)
    if path not in maps:
        return 1.0
    size = sum(maps.values())
    before = sum(list(maps.values())[: list(maps).index(path) + 1])
    field = field_of(model, path)
    canvas = 1.0
    if not field.whole and not field.flags:  # as `canvas_of`, which also tries it
        canvas = math.prod(
            min(seen + _MARGIN, side) / side
            for seen, side in zip(field.size, model.image_shape[:2], strict=True)
        )
    return canvas * before / max(size, 1)


def units_a_block(piece: Piece, model: ImageModel, most: int) -> int:
    """Choose how many units are made together: fewer where each is a lot of work.

    Args:
        piece: A piece of one unit.
        model: The network.
        most: Units of a block where they are cheap.

    Returns:
        The size of a layer's blocks, at least 3.
    """
    own = passes_of(piece, model) * sum(_activations(model).values())
    return max(_FEWEST_UNITS, min(most, int(_BLOCK / max(own, 1.0))))


def _has_depthwise(model: ImageModel) -> bool:
    """Whether the network has depthwise convolutions, alone or within separable ones."""
    return any(one.type in ("DepthwiseConv2D", "SeparableConv2D") for one in model.layers)


def _activations(model: ImageModel) -> dict[str, int]:
    """Numbers that each layer gives for one image, by path, in the order in which they run."""
    return {
        one.path: math.prod(side or 1 for side in one.output_shape)
        for one in model.layers
        if not one.is_container
    }
