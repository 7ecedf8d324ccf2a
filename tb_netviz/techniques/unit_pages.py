"""Which layers and units have a page: (network, what the user named) -> paths, units.

The same ones for all techniques that show what real images do to units.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_netviz.arguments import layer_patterns, require_ids
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import page_layers, scanned_layers, spread
from tb_netviz.model.unit_choice import shown_units

# All units of all layers with pages, within reason: those of the largest published networks.
MOST_UNITS = 4096
MOST_LAYERS = 256
# During a training, when pictures are made again and again.
TRAINING_UNITS = 24
TRAINING_LAYERS = 4
TRAINING_IMAGES = 2000


def require_choice(units: Sequence[int] | str | None, layers: str | Sequence[str] | None) -> None:
    """Refuse what names no units or no layers, before there is a network.

    Raises:
        NetVizError: Units are neither indices nor `"all"`, or layers are no texts.
    """
    layer_patterns(layers)
    if isinstance(units, str) and units != "all":
        raise NetVizError(f"units must be indices or 'all', got '{units}'.")
    if units is not None and not isinstance(units, str):
        require_ids("units", units)


def layers_with_pages(
    model: ImageModel, layers: str | Sequence[str] | None, most: int
) -> tuple[str, ...]:
    """Choose the layers.

    Args:
        model: The network.
        layers: Names, paths or globs. `None`: up to `most` from the first convolution to the last
            block.
        most: Most layers where nobody names them, at least 1.

    Returns:
        Their paths, at least one.

    Raises:
        NetVizError: No layer has units, or a pattern matches nothing.
    """
    patterns = layer_patterns(layers)
    if patterns is not None:
        return scanned_layers(model, patterns)
    usual = page_layers(model)
    if not usual:
        raise NetVizError(
            f"model '{model.name}' has no layer with units; name some with the option layers."
        )
    return tuple(spread(usual, most))


def units_with_pages(
    model: ImageModel, path: str, units: Sequence[int] | str | None, most: int
) -> tuple[np.ndarray, str]:
    """Choose the units of a layer.

    Args:
        model: The network.
        path: Path of the layer.
        units: Indices, or `"all"`. `None`: up to `most`, spread over the layer.
        most: Most units where nobody names them, at least 1.

    Returns:
        int (units,), and a sentence on what is left out; empty where nothing is.

    Raises:
        NetVizError: The layer does not have these units.
    """
    count = model.layer(path).unit_count
    if units is None:
        if count <= most:
            return np.arange(count), ""
        left_out = f"{most} of {count} units are shown; the others can be asked for."
        return shown_units(count, most), left_out
    if isinstance(units, str):
        return np.arange(count), ""
    named = np.asarray(units, int).reshape(-1)
    if not len(named) or named.min() < 0 or named.max() >= count:
        raise NetVizError(
            f"units={list(units)} are not all in layer '{path}', which has {count} units; "
            f"give numbers from 0 to {count - 1}."
        )
    return named, ""
