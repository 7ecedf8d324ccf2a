"""How long pieces take: guessed from the network at first, then learnt from the pieces made.

    seconds = setting up (once for each layer) + units of work * seconds a unit

A unit of work is a unit or class of a block, and everything of a piece without blocks. What is
known best counts: the last piece of the same layer, else a guess from the time of one pass through
the network, corrected by what other pieces of the technique took.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.model.batch_size import images_a_call
from tb_netviz.session.piece import Piece
from tb_netviz.session.work import passes_of

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# Tracing and the first call of a new graph, which grows with the layers in it: measured on
# EfficientNetB0.
_SETTING_UP_SECONDS = 1.5
_SETTING_UP_A_LAYER = 0.035
# Seconds for which the guess counts as measured, so that one small piece does not decide for all.
_BELIEF = 10.0
_LEAST_SECONDS = 0.2
_MOST_TIMED = 32
_TIMES = 3


class Rates:
    """What is known of the time that pieces take on this machine.

    Args:
        model: The network.
        images: Number of images of the data.
        seconds_a_pass: Of one image through the network; see `time_of_a_pass`.
    """

    def __init__(self, model: ImageModel, images: int, seconds_a_pass: float) -> None:
        self._model = model
        self._images = images
        self._seconds_a_pass = seconds_a_pass
        self._of_layer: dict[tuple[str, str], float] = {}  # seconds a unit of work
        self._of_technique: dict[str, tuple[float, float]] = {}  # seconds measured, and guessed
        self._depths = {layer.path: depth for depth, layer in enumerate(model.layers, 1)}

    def seconds(self, piece: Piece) -> float:
        """Estimate how long a piece takes."""
        known = self._of_layer.get(piece.slot)
        if known is not None:
            return known * _amount(piece)
        measured, guessed = self._of_technique.get(piece.technique.name, (0.0, 0.0))
        correction = (_BELIEF + measured) / (_BELIEF + guessed)
        is_first = bool(piece.units) and piece.part == 0
        return self._setting_up(piece) * is_first + correction * self._guess(piece)

    def is_measured(self, piece: Piece) -> bool:
        """Whether a piece of the same technique has been made."""
        return piece.technique.name in self._of_technique

    def learn(self, piece: Piece, seconds: float) -> None:
        """Note how long a piece took."""
        is_first = piece.slot not in self._of_layer
        work = seconds - (self._setting_up(piece) if is_first and piece.units else 0.0)
        work = max(work, 0.2 * seconds)
        self._of_layer[piece.slot] = work / _amount(piece)
        name = piece.technique.name
        measured, guessed = self._of_technique.get(name, (0.0, 0.0))
        self._of_technique[name] = (measured + work, guessed + self._guess(piece))

    def _setting_up(self, piece: Piece) -> float:
        depth = self._depths.get(piece.layer, len(self._depths))
        return _SETTING_UP_SECONDS + _SETTING_UP_A_LAYER * depth

    def _guess(self, piece: Piece) -> float:
        return _LEAST_SECONDS + self._seconds_a_pass * passes_of(piece, self._model, self._images)


def time_of_a_pass(model: ImageModel) -> float:
    """Measure the seconds that one image takes through the network, on a few images."""
    count = min(images_a_call(model.image_shape), _MOST_TIMED)
    images = np.full((count, *model.image_shape), 0.5, np.float32)
    last = model.layers[-1].path
    model.read([last], images, batch_size=count)  # traces
    seconds = []
    for _ in range(_TIMES):  # the quickest: other programs only ever make it slower
        began = time.perf_counter()
        model.read([last], images, batch_size=count)
        seconds.append(time.perf_counter() - began)
    return min(seconds) / count


def _amount(piece: Piece) -> int:
    return max(len(piece.units), 1)
