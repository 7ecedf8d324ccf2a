"""Filters: (weights of convolutions) -> one picture per kernel, mid-grey where a weight is zero.

Kernels that read a colour image are shown in colour, kernels of one channel in grey, all others
channel by channel. The pictures show the weights themselves; during a training it is measured how
far they moved since the previous snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import keras
import numpy as np

from tb_netviz.arguments import layer_patterns, require_one_of
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques import filter_change
from tb_netviz.techniques.recipes.recipe import make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid, Meaning, Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Most pictures of a page: nobody can take in more, and they fill the log.
MOST_TILES = 1024
# Layers that may stand between the image and kernels that still read it in colour.
PASSING_TYPES = frozenset(
    {
        "InputLayer",
        "Rescaling",
        "Normalization",
        "ZeroPadding2D",
        "Resizing",
        "CenterCrop",
        "Cropping2D",
        "Dropout",
        "GaussianNoise",
        "BatchNormalization",
    }
)

MEANINGS = {
    "minimum": Meaning("amount", "smallest weight", "The lowest weight of the kernel."),
    "maximum": Meaning("amount", "largest weight", "The highest weight of the kernel."),
    "norm": Meaning(
        "distance",
        "norm",
        "The length of the kernel, the root of the sum of its squared weights: near 0, the filter "
        "does almost nothing.",
    ),
    **filter_change.MEANINGS,
}


@dataclass(frozen=True)
class Filters(Technique):
    """Kernels of convolutions as pictures.

    Args:
        layers: Names, paths or globs of convolutions. `None` shows the first one.
        scale: `"common"` gives all kernels of a layer one scale, so that strong and weak ones can
            be told apart; with `"filter"` each kernel fills the range of brightness by itself.

    Example:
        >>> from tb_netviz import Filters, ImageModel
        >>> (grid,) = Filters(layers="conv1", scale="filter").run(ImageModel(model))
        >>> grid.images.shape  # eight kernels of 3 x 3 in colour
        (8, 3, 3, 3)
    """

    layers: str | Sequence[str] | None = None
    scale: str = "common"

    name: ClassVar[str] = "filters"
    title: ClassVar[str] = "Filters"
    caption: ClassVar[str] = (
        "The weights of the layer's kernels: mid-grey is zero, brighter adds to the response, "
        "darker takes from it."
    )
    reference: ClassVar[str] = (
        "Krizhevsky, Sutskever, Hinton 2012, ImageNet classification with deep convolutional "
        "neural networks, figure 3"
    )

    def __post_init__(self) -> None:
        layer_patterns(self.layers)
        require_one_of("scale", self.scale, ("common", "filter"))

    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: Memory | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        chosen = self._chosen(model)
        for done, (layer, kernel) in enumerate(chosen):
            yield self._picture(model, layer, kernel, step, seed, memory)
            progress("filters", done + 1, len(chosen))

    def _chosen(self, model: ImageModel) -> list[tuple[Layer, np.ndarray]]:
        """The layers to show, with their kernels."""
        patterns = layer_patterns(self.layers)
        if patterns is None:
            found = _with_kernels(model.layers)[:1]
            if not found:
                raise NetVizError(f"model '{model.name}' has no convolution to show filters of.")
            return found
        matched = model.match(patterns)
        found = _with_kernels(matched)
        if not found:
            raise NetVizError(
                f"layer '{matched[0].path}' is a {matched[0].type} and has no kernels; "
                f"name a 2-D convolution."
            )
        return found

    def _picture(
        self,
        model: ImageModel,
        layer: Layer,
        kernel: np.ndarray,
        step: int,
        seed: int,
        memory: Memory | None,
    ) -> Visual:
        title = f"Filters of {layer.path}"
        unusable = ~np.isfinite(kernel)
        if np.any(unusable):
            share = float(np.mean(unusable))
            sentence = diverged(f"{share:.1%} of the weights of '{layer.path}'")
            return self.make_visual(Note, step=step, layer=layer.path, title=title, note=sentence)
        tiles = cut(kernel, in_colour=_reads_colour_image(model, layer))
        weights = tiles.weights[..., ::-1] if _is_reversed(model, tiles) else tiles.weights
        change = filter_change.filter_change(memory, layer.path, kernel, step)
        return self.make_visual(
            Grid,
            step=step,
            layer=layer.path,
            title=title,
            images=to_pictures(weights, per_filter=self.scale == "filter"),
            units=tiles.units,
            unit_names=tiles.names,
            measures={
                "norm": np.sqrt(np.sum(np.square(weights), axis=(1, 2, 3))),
                **({} if change is None else {"change": change.filters[tiles.units]}),
                "minimum": weights.min(axis=(1, 2, 3)),
                "maximum": weights.max(axis=(1, 2, 3)),
            },
            summary={} if change is None else change.summary(),
            meanings=MEANINGS,
            recipe=make_recipe(
                model,
                {
                    "scale": self.scale,
                    "kernel": list(kernel.shape),
                    "largest weight": float(np.max(np.abs(kernel))),
                },
                seed=seed,
            ),
            note=tiles.note,
        )


@dataclass(frozen=True, eq=False)
class Tiles:
    """Kernels cut into pictures.

    Args:
        weights: (tiles, height, width, 1 or 3).
        units: (tiles,) index of the filter in its layer.
        names: A name per tile where a filter has several; else empty.
        note: What was left out.
    """

    weights: np.ndarray
    units: np.ndarray
    names: tuple[str, ...] = ()
    note: str | None = None


def cut(kernel: np.ndarray, *, in_colour: bool, most_tiles: int = MOST_TILES) -> Tiles:
    """Cut a kernel into pictures of one or three channels.

    Args:
        kernel: (height, width, channels read, filters).
        in_colour: Whether three channels are red, green and blue.
        most_tiles: Most pictures. Where there are more, the input channels with the largest
            weights of each filter are kept, and the note says so.
    """
    filters = np.moveaxis(kernel, -1, 0)  # (filters, height, width, channels)
    count, height, width, channels = filters.shape
    if channels == 1 or (in_colour and channels == 3):
        note = None
        if count > most_tiles:
            note = f"The first {most_tiles} of {count} filters are shown."
        return Tiles(filters[:most_tiles], np.arange(min(count, most_tiles)), note=note)
    shown = min(count, most_tiles)
    kept = max(1, min(channels, most_tiles // shown))
    strength = np.sum(np.square(filters[:shown]), axis=(1, 2))  # (filters, channels)
    chosen = np.sort(np.argsort(-strength, axis=1, kind="stable")[:, :kept], axis=1)
    units = np.repeat(np.arange(shown), kept)
    tiles = filters[units, :, :, chosen.ravel()].reshape(-1, height, width, 1)
    names = tuple(
        f"filter {unit}, input channel {channel}"
        for unit, channel in zip(units, chosen.ravel(), strict=True)
    )
    parts = []
    if shown < count:
        parts.append(f"The first {shown} of {count} filters are shown.")
    if kept < channels:
        strongest = "strongest" if kept == 1 else f"{kept} strongest"
        are = "is" if kept == 1 else "are"
        parts.append(f"The {strongest} of each filter's {channels} input channels {are} shown.")
    return Tiles(tiles, units, names, " ".join(parts) or None)


def to_pictures(weights: np.ndarray, *, per_filter: bool) -> np.ndarray:
    """Weights as pictures in which mid-grey is zero.

    Args:
        weights: (tiles, height, width, channels).
        per_filter: Whether each tile has its own scale.

    Returns:
        uint8 of the same shape; 128 is zero, 1 and 255 are the largest weights.
    """
    axes = (1, 2, 3) if per_filter else None
    largest = np.max(np.abs(weights), axis=axes, keepdims=True)
    shares = weights / np.where(largest > 0, largest, 1)
    return np.asarray(np.round(128 + 127 * shares), np.uint8)


def _with_kernels(layers: Sequence[Layer]) -> list[tuple[Layer, np.ndarray]]:
    """Keep the layers that have a kernel, each once even if it runs twice."""
    kernels = [(layer, _kernel_of(layer)) for layer in layers if layer.call_index == 0]
    return [(layer, kernel) for layer, kernel in kernels if kernel is not None]


def _kernel_of(layer: Layer) -> np.ndarray | None:
    """The kernel as (height, width, channels read, filters); `None` where there is none."""
    keras_layer = layer.keras_layer
    if not layer.is_convolution or layer.is_container:
        return None
    if isinstance(keras_layer, (keras.layers.SeparableConv2D, keras.layers.DepthwiseConv2D)):
        # What slides over the picture reads one channel; a filter is a (channel, multiplier) pair.
        name = "depthwise_kernel" if hasattr(keras_layer, "depthwise_kernel") else "kernel"
        kernel = _as_array(getattr(keras_layer, name))
        return kernel.reshape(*kernel.shape[:2], 1, -1)
    if not hasattr(keras_layer, "kernel"):
        return None
    kernel = _as_array(keras_layer.kernel)
    if isinstance(keras_layer, keras.layers.Conv2DTranspose):
        kernel = np.swapaxes(kernel, 2, 3)
    return kernel if kernel.ndim == 4 else None


def _as_array(variable: keras.Variable) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(variable), np.float32)


def _reads_colour_image(model: ImageModel, layer: Layer) -> bool:
    """Whether nothing that mixes channels or positions stands between the image and the layer."""
    if model.channels != 3:
        return False
    waiting = list(layer.parents)
    while waiting:
        parent = model.layer(waiting.pop())
        if parent.type not in PASSING_TYPES and not parent.is_container and parent.parameters:
            return False
        waiting += parent.parents
    return True


def _is_reversed(model: ImageModel, tiles: Tiles) -> bool:
    return tiles.weights.shape[-1] == 3 and model.preprocessing.is_bgr
