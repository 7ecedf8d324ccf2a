"""The parts of one snapshot: (model, images, technique) -> Visuals, with failures as Notes.

What `tb_netviz.log` and the callback have in common; nothing is written here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import LayerGraph, Note, ProbeImages, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

logger = logging.getLogger("tb_netviz")

# Pixels of all probe images together: about 15 MB as PNG, which TensorBoard keeps in memory.
_PROBE_PIXELS = 8_000_000
_PROBE_BATCH = 64


def run_technique(
    technique: Technique,
    model: ImageModel,
    data: ImageSource | None,
    *,
    step: int = 0,
    seed: int = 0,
    memory: MutableMapping[str, Any] | None = None,
    progress: Progress = no_progress,
    passes: tuple[type[Exception], ...] = (),
) -> Iterator[Visual]:
    """Run one technique; what goes wrong becomes a Note and a line in the log `tb_netviz`.

    Args:
        technique: The technique.
        model: The network in display space.
        data: Images, or `None`.
        step: Training step.
        seed: Seed of everything random.
        memory: The technique's own memory over a training.
        progress: Told about long work.
        passes: Exceptions that the caller wants to see.
    """
    if technique.needs_data and data is None:
        yield note(technique, step, f"{technique.title} needs images, and none were given.")
        return
    try:
        yield from technique.run(
            model, data, step=step, seed=seed, memory=memory, progress=progress
        )
    except passes:
        raise
    except NetVizError as error:
        yield failure(technique, step, str(error))
    except Exception as error:  # a picture must never end a training
        logger.debug("traceback of %s", technique.name, exc_info=True)
        first_line = (str(error).strip() or "no message").splitlines()[0]
        yield failure(technique, step, f"{type(error).__name__}: {first_line}")


def failure(technique: Technique, step: int, reason: str) -> Note:
    """A Note that a technique could not do its work, also told in the log."""
    logger.warning("%s at step %d left out: %s", technique.name, step, reason)
    return note(technique, step, f"{technique.title} could not be made: {reason}")


def note(technique: Technique, step: int, sentence: str) -> Note:
    """A Note in the place of a technique's pictures."""
    return Note(
        technique=technique.name,
        step=step,
        title=technique.title,
        caption=technique.caption,
        reference=technique.reference,
        note=sentence,
    )


def layer_graph(model: ImageModel, *, step: int = 0) -> LayerGraph:
    """The layers of the network with shapes, weights, parents and receptive fields."""
    fields = _receptive_fields(model)
    layers = tuple(
        {
            "path": layer.path,
            "type": layer.type,
            "input_shapes": [list(shape) for shape in layer.input_shapes],
            "output_shape": list(layer.output_shape),
            "parameters": layer.parameters,
            "parents": list(layer.parents),
            "is_convolution": layer.is_convolution,
            "is_container": layer.is_container,
            **fields.get(layer.path, {}),
        }
        for layer in model.layers
    )
    return LayerGraph(
        technique="model",
        step=step,
        title="Network",
        caption="The layers in the order in which they run.",
        layers=layers,
        class_names=tuple(model.class_names),
        model_name=model.name,
        preprocessing=model.preprocessing.describe(),
        recipe={"scores": model.score_recipe},
        note=" ".join(model.notes) or None,
    )


def _receptive_fields(model: ImageModel) -> dict[str, dict[str, Any]]:
    from tb_netviz.model.receptive_field.field import describe, receptive_fields

    try:
        fields = receptive_fields(model)
    except Exception as error:  # the graph is worth showing without them
        logger.warning("receptive fields left out: %s: %s", type(error).__name__, error)
        return {}
    return {
        path: {
            "receptive_field": "whole image" if field.whole else list(field.size),
            "receptive_field_words": describe(field),
            "receptive_field_flags": list(field.flags),
        }
        for path, field in fields.items()
    }


def probe_images(data: ImageSource, *, step: int = 0, ids: np.ndarray | None = None) -> ProbeImages:
    """The images that ids point to, reduced so that all of them stay light.

    Args:
        data: The images.
        step: Training step.
        ids: Which; `None` is all.
    """
    count = data.count if ids is None else len(ids)
    height, width, _ = data.image_shape
    scale = min(1.0, (_PROBE_PIXELS / (max(count, 1) * height * width)) ** 0.5)
    size = (max(int(height * scale), 1), max(int(width * scale), 1))
    nothing = np.zeros((0, *size, data.image_shape[2]), np.uint8)
    pictures, chosen = [displayable(nothing)], []
    for images, image_ids in _batches(data, ids):
        pictures.append(_pictures(images, size))
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
        note=skipped_images(data) or (" ".join(data.notes) or None),
    )


def referenced_ids(visual: Visual) -> np.ndarray:
    """Ids of the images that a Visual points to, (n,) int; -1 and repetitions may occur."""
    names = ("image_ids", "query_ids")
    found = [np.ravel(getattr(visual, name)) for name in names if hasattr(visual, name)]
    return np.concatenate(found).astype(int) if found else np.zeros(0, int)


def _batches(data: ImageSource, ids: np.ndarray | None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    if ids is None:
        for batch in data.batches(_PROBE_BATCH):
            yield batch.images, batch.ids
        return
    chosen = np.unique(ids[ids >= 0])
    for start in range(0, len(chosen), _PROBE_BATCH):
        part = chosen[start : start + _PROBE_BATCH]
        yield data.select(part), part


def _pictures(images: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Images (n, h, w, c) in [0, 1] as uint8 (n, *size, 1 or 3), averaged down."""
    pictures = eight_bits(displayable(images))
    if pictures.shape[1:3] == size:
        return pictures
    reduced = [
        np.asarray(Image.fromarray(picture.squeeze()).resize(size[::-1], Image.Resampling.BOX))
        for picture in pictures
    ]
    stacked: np.ndarray = np.stack(reduced).reshape(len(pictures), *size, pictures.shape[-1])
    return stacked


def skipped_images(data: ImageSource) -> str:
    """Which images could not be read, in a sentence; empty if all could."""
    if not data.skipped:
        return ""
    count = len(data.skipped)
    shown = "; ".join(data.skipped[:3]) + ("; ..." if count > 3 else "")
    return f"{count} image{'s' * (count > 1)} could not be read and left out: {shown}."
