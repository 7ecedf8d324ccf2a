"""A layer as pages and techniques see it: path, shapes, parents and the Keras object."""

from __future__ import annotations

from dataclasses import dataclass, field

from tb_netviz.model.foreign_types import KerasLayer

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Layer:
    """One layer of the network, where it runs.

    A layer that runs twice (a shared layer) is two entries: `conv` and `conv:2`.

    Args:
        path: Names joined by slashes from the model down, e.g. `backbone/block3_conv1`.
        type: Name of the Keras class, e.g. `Conv2D`.
        input_shapes: Shapes of its inputs without the batch axis; maps are
            (height, width, channels).
        output_shape: Shape of its output, in the same form.
        parameters: Number of weights, with those of the layers inside it.
        parents: Paths of the layers whose outputs this one reads; empty for the first.
        call_index: 0 for the first time the layer runs in a pass, 1 for the second.
        keras_layer: The user's layer object; never to be changed.
        is_convolution: Whether it is a 2-D convolution of any kind, also depthwise or transposed.
        is_container: Whether it contains other layers of this model.
        channels_first: Whether its maps are (channels, height, width) inside the model.
    """

    path: str
    type: str
    input_shapes: tuple[Shape, ...]
    output_shape: Shape
    parameters: int
    parents: tuple[str, ...]
    call_index: int = 0
    keras_layer: KerasLayer = field(default=None, repr=False, compare=False)
    is_convolution: bool = False
    is_container: bool = False
    channels_first: bool = False

    @property
    def is_spatial(self) -> bool:
        """Whether the output is a map: (height, width, channels)."""
        return len(self.output_shape) == 3

    @property
    def has_tokens(self) -> bool:
        """Whether the output is a sequence: (tokens, units)."""
        return len(self.output_shape) == 2 and self.output_shape[0] not in (None, 1)

    @property
    def unit_count(self) -> int:
        """Number of channels of a map, or of units of a vector."""
        return int(self.output_shape[-1] or 0) if self.output_shape else 0
