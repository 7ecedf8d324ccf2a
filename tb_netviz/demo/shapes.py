"""Pictures of shapes and textures: (count, seed) -> images (n, 32, 32, 3) uint8, labels (n,).

Ten classes in random colours on random backgrounds, so that only form tells them apart: six shapes,
drawn as signed distances (negative inside), and four textures, drawn as waves. Needs only NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

SIZE = 32
CLASS_NAMES = (
    "circle",
    "ring",
    "square",
    "triangle",
    "star",
    "cross",
    "stripes",
    "checkers",
    "dots",
    "waves",
)
# The least distance between the two colours in RGB, so that people see the form too.
_LEAST_CONTRAST = 0.6

Plane: TypeAlias = Any  # np.ndarray (n, SIZE, SIZE) float64; NumPy types its functions as Any
# Takes (x, y) of every pixel in the shape's own frame, in which the shape has a radius of about 1.
Form: TypeAlias = Callable[[Plane, Plane, np.random.Generator], Plane]


def make_shapes(count: int, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw labelled pictures, the same number of each class, in random order.

    Args:
        count: Number of pictures.
        seed: The same seed gives the same pictures.

    Returns:
        Images (count, 32, 32, 3) uint8 and labels (count,) int32, indices into `CLASS_NAMES`.
    """
    random = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.int32) % len(CLASS_NAMES)
    images = np.empty((count, SIZE, SIZE, 3), np.uint8)
    for label, form in enumerate(_FORMS):
        chosen = labels == label
        images[chosen] = _draw(form, int(chosen.sum()), random)
    order = random.permutation(count)
    return images[order], labels[order]


def _draw(form: Form, count: int, random: np.random.Generator) -> np.ndarray:
    is_shape = form in _FORMS[:6]
    scale = random.uniform(7, 12.5, count) if is_shape else random.uniform(2.2, 4.2, count)
    room = 15 - scale if is_shape else np.full(count, 15.0)
    centre = (SIZE - 1) / 2 + random.uniform(-1, 1, (2, count)) * np.clip(room, 1, None)
    angle = random.uniform(0, 2 * np.pi, count)
    row, column = np.mgrid[:SIZE, :SIZE].astype(float)
    dy = row - centre[0][:, None, None]
    dx = column - centre[1][:, None, None]
    cosine, sine = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    size = scale[:, None, None]
    x = (cosine * dx + sine * dy) / size
    y = (cosine * dy - sine * dx) / size
    distance = form(x, y, random) * size  # pixels
    inside = np.clip(0.5 - distance, 0, 1)[..., None]  # one pixel of soft edge
    front, back = _colours(count, random)
    picture = inside * _shaded(front, random) + (1 - inside) * _shaded(back, random)
    noise = random.normal(size=picture.shape) * random.uniform(0, 0.08, (count, 1, 1, 1))
    images: np.ndarray = np.round(np.clip(picture + noise, 0, 1) * 255).astype(np.uint8)
    return images


def _colours(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw pairs of distinct colours, each (count, 3) in [0, 1]."""
    front, back = random.uniform(size=(2, count, 3))
    for _ in range(100):
        alike = np.linalg.norm(front - back, axis=1) < _LEAST_CONTRAST
        if not alike.any():
            break
        back[alike] = random.uniform(size=(int(alike.sum()), 3))
    return front, back


def _shaded(colour: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw a plane of one colour, lit from a random side."""
    count = len(colour)
    across = np.linspace(-1, 1, SIZE)
    slope = random.uniform(-0.15, 0.15, (2, count, 1, 1))
    light = slope[0] * across[:, None] + slope[1] * across[None, :]
    return np.asarray(colour[:, None, None, :] + light[..., None])


def _circle(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return np.hypot(x, y) - 0.9


def _ring(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return np.abs(np.hypot(x, y) - 0.75) - 0.2


def _square(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return np.maximum(np.abs(x), np.abs(y)) - 0.75


def _triangle(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return np.maximum(-y, np.abs(x) * np.sqrt(0.75) + y / 2) - 0.5


def _star(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    fifth = 2 * np.pi / 5
    # Distance to the nearest ray, 0 at a tip and 1 in a notch; tips at 1, notches at 0.45.
    turn = np.abs((np.arctan2(y, x) % fifth) / fifth - 0.5) * 2
    return (np.hypot(x, y) - (0.42 + 0.62 * turn)) * 0.6


def _cross(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    x, y = np.abs(x), np.abs(y)
    return np.maximum(np.minimum(x, y) - 0.25, np.maximum(x, y) - 0.95)


def _stripes(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return -np.sin(x * np.pi / 1.3) * 0.5


def _checkers(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return -np.sin(x * np.pi / 1.5) * np.sin(y * np.pi / 1.5)


def _dots(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    return np.hypot((x % 2.2) - 1.1, (y % 2.2) - 1.1) - 0.62


def _waves(x: Plane, y: Plane, random: np.random.Generator) -> Plane:
    bend = random.uniform(0.7, 1.0, (len(x), 1, 1))
    return -np.sin((x + bend * np.sin(y * 1.1)) * np.pi / 1.4) * 0.5


_FORMS: tuple[Form, ...] = (
    _circle,
    _ring,
    _square,
    _triangle,
    _star,
    _cross,
    _stripes,
    _checkers,
    _dots,
    _waves,
)
