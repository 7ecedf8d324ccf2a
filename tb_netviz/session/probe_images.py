"""The images that all ids point to: ImageSource -> ProbeImages, small enough to stay in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tb_netviz.session.sentences import as_sentences
from tb_netviz.visual import ProbeImages, Responses, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Pixels of all probe images together: about 15 MB as PNG, which TensorBoard keeps in memory.
_ALL_PIXELS = 8_000_000
_BATCH_SIZE = 64


def probe_images(data: ImageSource, *, step: int = 0, ids: np.ndarray | None = None) -> ProbeImages:
    """Show the images that ids point to, reduced so that all of them together stay small.

    Args:
        data: The images.
        step: Training step.
        ids: Ids of those to show, int (n,); -1 is skipped. `None`: all.
    """
    count = data.count if ids is None else len(ids)
    height, width, channels = data.image_shape
    scale = min(1.0, (_ALL_PIXELS / (max(count, 1) * height * width)) ** 0.5)
    size = (max(int(height * scale), 1), max(int(width * scale), 1))
    pictures, chosen = [displayable(np.zeros((0, *size, channels), np.uint8))], []
    for images, image_ids in _batches(data, ids):
        pictures.append(_reduced(eight_bits(displayable(images)), size))
        chosen.extend(image_ids.tolist())
    return ProbeImages(
        technique="images",
        layer="images",
        step=step,
        title="Images",
        caption="The images that patches, neighbours and maps point to.",
        images=np.concatenate(pictures[1:] or pictures),
        image_ids=np.array(chosen, int),
        labels=data.labels[chosen],
        sizes=np.tile([height, width], (len(chosen), 1)),
        names=tuple(data.names[image_id] for image_id in chosen),
        recipe={"class_names": list(data.class_names)},
        note=as_sentences([skipped_images(data), *data.notes]),
    )


def referenced_ids(visual: Visual) -> np.ndarray:
    """List the ids of the images that a Visual points to.

    Returns:
        int (n,), with repetitions and with -1 for "no image".
    """
    # Responses are numbers of many images, of which only the examples are shown.
    names = ("examples",) if isinstance(visual, Responses) else ("image_ids", "query_ids")
    found = [np.ravel(getattr(visual, name)) for name in names if hasattr(visual, name)]
    return np.concatenate(found).astype(int) if found else np.zeros(0, int)


def skipped_images(data: ImageSource) -> str:
    """Say in a sentence which images could not be read; empty if all could."""
    if not data.skipped:
        return ""
    count = len(data.skipped)
    shown = "; ".join(data.skipped[:3]) + ("; ..." if count > 3 else "")
    return f"{count} image{'s' * (count > 1)} could not be read and left out: {shown}."


def _batches(data: ImageSource, ids: np.ndarray | None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    if ids is None:
        for batch in data.batches(_BATCH_SIZE):
            yield batch.images, batch.ids
        return
    chosen = np.unique(ids[ids >= 0])
    for start in range(0, len(chosen), _BATCH_SIZE):
        part = chosen[start : start + _BATCH_SIZE]
        yield data.select(part), part


def _reduced(pictures: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Average pictures (n, h, w, 1 or 3) uint8 down to a size."""
    if pictures.shape[1:3] == size:
        return pictures
    reduced = [
        np.asarray(Image.fromarray(picture.squeeze()).resize(size[::-1], Image.Resampling.BOX))
        for picture in pictures
    ]
    stacked: np.ndarray = np.stack(reduced).reshape(len(pictures), *size, pictures.shape[-1])
    return stacked
