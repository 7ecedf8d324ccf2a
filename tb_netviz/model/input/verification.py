"""Check a preprocessing against the network: raw arrays and pictures must give the same answers.

With labels, also which reading of the pictures the network agrees with: a network that was trained
on values from 0 to 255 recognises little in values from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError, reason_of
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.input.preprocessing import Preprocessing, from_mode, from_range
from tb_netviz.model.input.values import BYTES, UNIT
from tb_netviz.model.layer_calls import run_model

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# Images on which the answers are compared.
COMPARED = 4
# Largest difference, as a share of the largest output, that rounding explains; in half precision.
_ROUNDING, _HALF_ROUNDING = 1e-3, 5e-2
# Images whose labels are compared with what the network says: at least, at most.
_FEWEST_LABELLED, _MOST_LABELLED = 8, 32
# Another reading is believed if the network agrees with so many more labels, and with so many:
# half, and more of few classes, which an untrained network may tell apart (90 % of 2, 77 % of 3).
_BETTER_BY, _GOOD, _GOOD_OF_FEW = 0.3, 0.5, 0.8


class NetworkFailedError(NetVizError):
    """The network itself raised an exception when it was given images."""


@dataclass(frozen=True)
class Agreement:
    """Whether the network answers pictures as it answers the arrays they were made of.

    Args:
        difference: Largest difference of any output.
        holds: Whether rounding explains it.
        words: What to do where it does not; empty where it holds.
    """

    difference: float
    holds: bool
    words: str = ""


def compare_with_predict(model: ImageModel, raw: np.ndarray, pictures: np.ndarray) -> Agreement:
    """Compare the network's answers to arrays as they came with those through display space.

    Args:
        model: The network.
        raw: (n, height, width, channels), as `model.predict` is given them.
        pictures: The same images in display space, float32 of the same shape.
    """
    direct = _flat(_answers(model, tf.constant(raw.astype(np.float32))))
    through = _flat(_answers(model, model.preprocessing(tf.constant(pictures))))
    difference, size = _difference(direct, through)
    is_half = "16" in str(getattr(model.keras_model, "compute_dtype", ""))
    most = (_HALF_ROUNDING if is_half else _ROUNDING) * size + 1e-6
    if difference <= most:
        return Agreement(difference, True)
    again, _ = _difference(direct, _flat(_answers(model, tf.constant(raw.astype(np.float32)))))
    if again > most:
        return Agreement(difference, True)  # the network is random, and no reading can be checked
    return Agreement(
        difference,
        False,
        f"the network answers differently to these pictures and to the arrays as they came (by up "
        f"to {difference:.3g}), because it is fed {model.preprocessing.describe()}; set the "
        "option preprocessing to the two values that black and white have in your arrays",
    )


def better_reading(
    model: ImageModel, pictures: np.ndarray, labels: np.ndarray
) -> tuple[Preprocessing, str] | None:
    """Find a reading of pictures under which the network agrees with the labels far better.

    Args:
        model: The network, as it reads pictures now.
        pictures: (n, height, width, channels) float32 in [0,1].
        labels: (n,) class index of each.

    Returns:
        That reading, and the counts that speak for it as a clause; `None` where nothing is much
        better, as in a network that is not trained.
    """
    count = len(labels)
    if count < _FEWEST_LABELLED or model.class_count < 2:
        return None
    now = _hits(model, model.preprocessing, pictures, labels)
    if now > (1 - _BETTER_BY) * count:  # nothing can be so much better
        return None
    good = _GOOD + _GOOD_OF_FEW / model.class_count
    readings = [
        reading
        for reading in _usual_readings(model.channels)
        if replace(reading, words="") != replace(model.preprocessing, words="")
    ]
    hits = [_hits(model, reading, pictures, labels) for reading in readings]
    best = int(np.argmax(hits))
    if hits[best] < good * count or hits[best] - now < _BETTER_BY * count:
        return None
    why = (
        f"the network agrees with {hits[best]} of {count} labels so, and with {now} when fed "
        f"{model.preprocessing.describe().partition(',')[0]}"
    )
    return readings[best], why


def labelled_sample_size(image_shape: tuple[int, ...]) -> int:
    """How many labelled images are looked at: few of large ones."""
    return min(max(2 * images_a_call(image_shape), _FEWEST_LABELLED), _MOST_LABELLED)


def _usual_readings(channels: int) -> list[Preprocessing]:
    readings = [
        from_range(*UNIT, "values from 0 to 1"),
        from_range(*BYTES, "values from 0 to 255"),
        from_range(-1, 1, "values from -1 to 1"),
    ]
    if channels == 3:
        readings += [from_mode(mode, f"'{mode}' mode") for mode in ("caffe", "torch")]
    return readings


def _answers(model: ImageModel, values: Any) -> Any:
    """What the network says of values as it is fed them; nothing of it changes.

    Raises:
        NetworkFailedError: It cannot be run, or not here.
    """
    try:
        return run_model(model.keras_model, model.feed(values))
    except Exception as error:  # whatever the user's own layers and TensorFlow raise
        raise NetworkFailedError(
            f"the network cannot be run: it raised {type(error).__name__}: {reason_of(error)}"
        ) from error


def _flat(outputs: Any) -> list[np.ndarray]:
    return [np.asarray(tf.cast(part, tf.float64)) for part in keras.tree.flatten(outputs)]


def _difference(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> tuple[float, float]:
    """Largest difference of two answers, and their largest value; NaN equals NaN."""
    difference = size = 0.0
    for left, right in zip(one, other, strict=True):
        is_same = (left == right) | (np.isnan(left) & np.isnan(right))
        gap = np.where(is_same, 0.0, np.abs(left - right))
        difference = max(difference, float(np.nan_to_num(gap, nan=np.inf).max(initial=0)))
        size = max(size, float(np.nan_to_num(np.abs(left), posinf=0).max(initial=0)))
    return difference, size


def _hits(
    model: ImageModel, reading: Preprocessing, pictures: np.ndarray, labels: np.ndarray
) -> int:
    """How many labels are what the network says under a reading."""
    recipe = model.recipe
    rows = _flat(_answers(model, reading(tf.constant(pictures))))[recipe.output_index]
    rows = rows.reshape(len(rows), -1)  # a fully convolutional head gives (n, 1, 1, classes)
    if recipe.squashing == "binary":
        is_probability = rows.min(initial=0) >= 0 and rows.max(initial=0) <= 1
        said = (rows[:, 0] > (0.5 if is_probability else 0)).astype(int)
    else:
        said = rows.argmax(axis=-1)
    return int((said == labels).sum())
