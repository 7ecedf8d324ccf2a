"""Preprocessing: images in display space [0,1] -> what the Keras model eats, and back.

    model_input = images[..., order] * scale + offset

That covers ranges and the three modes of `keras.applications`; anything else is a callable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError, close_matches

Range = tuple[float, float]
# Means and standard deviations of ImageNet as in keras.applications.imagenet_utils.
_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)
_CAFFE_MEAN_BGR = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class Preprocessing:
    """The differentiable map from display space to the model's input.

    Args:
        words: What was given or inferred, and why, as a sentence.
        scale: One number, or one per channel of the model's input.
        offset: The same.
        is_bgr: Whether the model's channels are in the order blue, green, red.
        function: Any other map (n, h, w, c) in [0,1] -> model input, instead of the above.
        is_assumed: Whether nothing speaks for it: neither the user, the model nor any data.
    """

    words: str
    scale: tuple[float, ...] = (1.0,)
    offset: tuple[float, ...] = (0.0,)
    is_bgr: bool = False
    function: Callable[[Any], Any] | None = None
    is_assumed: bool = False

    def __call__(self, images: Any) -> Any:
        """Map a tensor of images in [0,1], shape (n, height, width, channels), to model input."""
        if self.function is not None:
            return self.function(images)
        if self.is_bgr:
            images = tf.reverse(images, axis=[-1])
        return images * tf.constant(self.scale, images.dtype) + tf.constant(
            self.offset, images.dtype
        )

    @property
    def value_range(self) -> Range | None:
        """Smallest and largest value the model can get; `None` for a callable."""
        if self.function is not None:
            return None
        ends = np.stack([np.asarray(self.offset), np.add(self.offset, self.scale)])
        return float(ends.min()), float(ends.max())

    def inverse(self, values: np.ndarray) -> np.ndarray:
        """Take arrays of model input back to display space.

        Args:
            values: (..., channels) numbers, as the model is fed.

        Returns:
            float32 of the same shape, in [0,1] where the values lie in the range. Values beyond it
            are not clipped, so that the network gets back exactly what came.

        Raises:
            NetVizError: The preprocessing is a function, which has no inverse.

        Example:
            >>> from_range(-1, 1).inverse(np.array([[-1.0, 0.0, 1.0]]))
            array([[0. , 0.5, 1. ]], dtype=float32)
        """
        if self.function is not None:
            raise NetVizError(
                "arrays cannot be taken back to pictures through a preprocessing function; "
                "give the images as uint8 or in [0,1], before preprocessing."
            )
        # In double precision: a small range far from zero would lose its digits.
        exact = (values.astype(np.float64) - np.asarray(self.offset)) / np.asarray(self.scale)
        images: np.ndarray = exact.astype(np.float32)
        return images[..., ::-1] if self.is_bgr else images

    def describe(self) -> str:
        """Say in words what the model is fed and why."""
        return self.words


def from_range(low: float, high: float, words: str | None = None) -> Preprocessing:
    """Images spread over [low, high]."""
    if not high > low:
        raise NetVizError(
            f"a preprocessing range needs low < high, got ({low:g}, {high:g}); e.g. (0, 255)."
        )
    return Preprocessing(
        words=words or f"values from {low:g} to {high:g}, as given",
        scale=(float(high) - float(low),),
        offset=(float(low),),
    )


def from_shown(low: Sequence[float], high: Sequence[float], words: str) -> Preprocessing:
    """Images spread over a range of their own in each channel.

    Args:
        low: What black becomes: one number, or one per channel.
        high: What white becomes: as many.
        words: What was inferred and why, as a sentence.
    """
    scale = tuple(top - bottom for bottom, top in zip(low, high, strict=True))
    return Preprocessing(words=words, scale=scale, offset=tuple(low))


def from_mode(mode: str, words: str | None = None) -> Preprocessing:
    """One of the modes of `keras.applications`: "tf", "torch" or "caffe"."""
    if mode == "tf":
        return from_range(-1, 1, words or "values from -1 to 1 ('tf'), as given")
    if mode == "torch":
        mean, std = np.asarray(_IMAGENET_MEAN), np.asarray(_IMAGENET_STD)
        return Preprocessing(
            words=words or "ImageNet mean and standard deviation per channel ('torch'), as given",
            scale=tuple(1 / std),
            offset=tuple(-mean / std),
        )
    if mode == "caffe":
        return Preprocessing(
            words=words or "BGR from 0 to 255 minus the ImageNet mean ('caffe'), as given",
            scale=(255.0,),
            offset=tuple(-mean for mean in _CAFFE_MEAN_BGR),
            is_bgr=True,
        )
    known = ("auto", "tf", "torch", "caffe")
    raise NetVizError(
        f"preprocessing '{mode}' is not known; {close_matches(mode, known)} "
        "A (low, high) range or a function works too."
    )


def resolve_preprocessing(given: Any, infer: Callable[[], Preprocessing]) -> Preprocessing:
    """Turn what the user gave into a `Preprocessing`.

    Args:
        given: `"auto"`, a mode, a (low, high) pair, a callable or a `Preprocessing`.
        infer: Called for `"auto"`.
    """
    if isinstance(given, Preprocessing):
        return given
    if isinstance(given, str):
        return infer() if given == "auto" else from_mode(given)
    if callable(given):
        name = getattr(given, "__name__", type(given).__name__)
        return Preprocessing(words=f"the function '{name}', as given", function=given)
    try:
        low, high = (float(end) for end in given)
    except (TypeError, ValueError):
        raise NetVizError(
            f"preprocessing must be 'auto', 'tf', 'torch', 'caffe', a (low, high) pair or a "
            f"function of images in [0,1], got {given!r}."
        ) from None
    return from_range(low, high)
