"""The pictures of a dream: (model, data) -> what it starts from, and what guides it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_netviz.arrays import Ids, Image, Images
from tb_netviz.data.image_source import ImageSource
from tb_netviz.data.subjects import choose_subjects
from tb_netviz.dreaming.octaves import resize
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.image_model import ImageModel

# How many times as large as the network's input a finished picture is by default.
ENLARGED = 1.4


def choose_photographs(
    model: ImageModel,
    data: ImageSource,
    images: int | Sequence[int] | None,
    *,
    size: int | None,
    memory: Memory | None,
) -> tuple[Ids, Images]:
    """Choose photographs and bring them to the size of the dream.

    Args:
        model: The network.
        data: The images.
        images: Ids. `None` chooses three spread over the data.
        size: Longer side in pixels. `None` is 1.4 times the network's input.
        memory: Keeps the choice over a training.

    Returns:
        Ids (n,) and pictures (n, H, W, c) float32 in [0, 1].
    """
    ids = choose_subjects(data, images, 3, memory)
    if size is not None:
        return ids, _own_pictures(data, ids, size)
    height, width = model.image_shape[:2]
    return ids, resize(data.select(ids), (round(ENLARGED * height), round(ENLARGED * width)))


def draw_noise(model: ImageModel, *, size: int | None, seed: int) -> Images:
    """Draw faint noise about mid-grey, with the aspect of the network's input.

    Args:
        model: The network.
        size: Longer side in pixels. `None` is 1.4 times the network's input.
        seed: What the noise is drawn from.

    Returns:
        (1, H, W, c) float32 in [0.4, 0.6].
    """
    height, width, channels = model.image_shape
    longer = size or round(ENLARGED * max(height, width))
    shape = (
        round(longer * height / max(height, width)),
        round(longer * width / max(height, width)),
    )
    noise = np.random.default_rng([seed, 0x5EED]).uniform(size=(1, *shape, channels))
    faint: np.ndarray = (0.5 + 0.2 * (noise - 0.5)).astype(np.float32)
    return faint


def guiding_picture(model: ImageModel, data: ImageSource | None, guide: int | np.ndarray) -> Image:
    """Bring the guide to the network's size.

    Args:
        model: The network.
        data: The images, for a guide that is an id.
        guide: Id of an image, or a picture (height, width, c), uint8 or float in [0, 1].

    Returns:
        (height, width, c) float32 in [0, 1].

    Raises:
        NetVizError: The guide is neither, or a picture with other channels or values.
    """
    if isinstance(guide, np.ndarray):
        picture = guide.astype(np.float32) / (255 if guide.dtype == np.uint8 else 1)
        if picture.ndim != 3 or picture.shape[-1] != model.channels or not picture.size:
            raise NetVizError(
                f"guide must be (height, width, {model.channels}), got shape {picture.shape}."
            )
        if not (picture.min() >= 0 and picture.max() <= 1):
            raise NetVizError(
                "guide must be uint8, or floats in [0, 1]; divide pictures of 0 to 255 by 255."
            )
    elif not isinstance(guide, int | np.integer):
        raise NetVizError(f"guide must be the id of an image or a picture's array, got {guide!r}.")
    elif data is None:
        raise NetVizError("guide is an image id, but there is no data; give the picture itself.")
    else:
        picture = data.select([guide])[0]
    size = (model.image_shape[0], model.image_shape[1])
    resized: np.ndarray = resize(picture[None], size)[0]
    return resized


def _own_pictures(data: ImageSource, ids: np.ndarray, size: int) -> np.ndarray:
    """Read the photographs from their own files, the first one `size` pixels on its longer side."""
    pictures: list[np.ndarray] = []
    shape = (0, 0)
    for image in ids:
        picture = data.original(int(image)).astype(np.float32) / 255
        if not pictures:
            scale = size / max(picture.shape[:2])
            shape = (round(picture.shape[0] * scale), round(picture.shape[1] * scale))
        pictures.append(resize(_cropped_like(picture, shape)[None], shape)[0])
    return np.stack(pictures)


def _cropped_like(picture: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Cut out the largest central part of a picture with the aspect of `shape`."""
    height, width = picture.shape[:2]
    ratio = min(height / shape[0], width / shape[1])
    rows, columns = round(shape[0] * ratio), round(shape[1] * ratio)
    top, left = (height - rows) // 2, (width - columns) // 2
    return picture[top : top + rows, left : left + columns]
