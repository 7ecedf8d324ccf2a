"""`tb_netviz.log`: (trained model, images) -> event files, after training or in a custom loop."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.run_directory import require_local
from tb_netviz.progress import Progress, no_progress
from tb_netviz.randomness import untouched_randomness
from tb_netviz.session.building import build_from_data
from tb_netviz.session.layer_graph import layer_graph
from tb_netviz.session.opening import open_what_fits
from tb_netviz.session.probe_images import probe_images, referenced_ids, skipped_images
from tb_netviz.session.run_technique import run_technique
from tb_netviz.techniques import make_techniques
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.events.writer import EventWriter
    from tb_netviz.model.image_model import ImageModel

logger = logging.getLogger("tb_netviz")

# Up to this many images are all logged, whichever of them the pictures point to: a later call with
# other techniques then finds its images there.
_ALL_IMAGES = 2000


@dataclass(frozen=True)
class Entry:
    """One thing that was logged.

    Args:
        technique: Name of the technique; `"model"` and `"images"` for what pages rely on.
        kind: Kind of Visual.
        layer: Path of the layer; may be empty.
        step: Its step.
        note: What was reduced, left out or could not be made; `None` when all is well.
    """

    technique: str
    kind: str
    layer: str
    step: int
    note: str | None = None


def log(
    model: Any,
    data: Any,
    log_dir: str | os.PathLike[str],
    *,
    techniques: str | Technique | Iterable[str | Technique] | None = None,
    layers: Sequence[str] | None = None,
    classes: Sequence[int | str] | None = None,
    class_names: Sequence[str] | Mapping[int, str] | Mapping[str, int] | None = None,
    preprocessing: Any = "auto",
    part: str | None = None,
    output: int | str | None = None,
    image_input: int | str | None = None,
    image_shape: tuple[int, ...] | None = None,
    limit: int | None = None,
    step: int = 0,
    seed: int = 0,
    memory: MutableMapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> list[Entry]:
    """Log pictures of a network, each as soon as it is ready.

    In a custom training loop, make the `ImageModel` once and pass it with a rising `step` and the
    same `memory`. Graphs are then traced once, and pictures continue from the last ones:

        seen, memory = tb_netviz.ImageModel(model), {}
        for step in range(1000):
            train(model)
            if step % 100 == 0:
                tb_netviz.log(seen, images, "logs/run1", step=step, memory=memory)

    Args:
        model: A Keras model, or an `ImageModel`.
        data: (x, y) or images as arrays, a tf.data.Dataset, a PyDataset, or a folder of images, in
            any form that `open_images` understands; `None` leaves out what needs images.
        log_dir: Directory of the run; the pictures go to its sub-run `netviz`.
        techniques: Names or configured objects; `None`: all nine.
        layers: Names, paths or globs, for every technique that leaves its layers open.
        classes: Names or indices, for every technique that leaves its classes open.
        class_names: Names in index order, or a dict of some of them by index; `None`: those of the
            data, or "class 0", ...
        preprocessing: As for `ImageModel`.
        part: Path of the inner model to look at instead, such as a GAN's `"discriminator"` or the
            `"encoder"` of an autoencoder.
        output: Name or index of the output that holds the classes, as for `ImageModel`.
        image_input: Name or index of the input that takes the images, as for `ImageModel`.
        image_shape: (height, width[, channels]) where the model leaves them open, or takes images
            flat in a vector; `None`: that of the data.
        limit: Most images to read, balanced over classes; `None`: all.
        step: Training step under which the pictures appear; steps of one directory rise.
        seed: The same seed gives the same pictures.
        memory: A dict to keep between the calls of one training; `None`: each call starts afresh.
        progress: Called with (what, done, total).

    Returns:
        What was written, in this order.

    Raises:
        NetVizError: A mistake in the arguments. What was written until then is kept.
            Data that raises an exception of its own costs only what needs images.

    Example:
        >>> import tempfile
        >>> import keras
        >>> layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name="conv")]
        >>> with tempfile.TemporaryDirectory() as directory:
        ...     for entry in log(keras.Sequential(layers), None, directory, techniques="filters"):
        ...         print(entry.technique, entry.kind)
        model model
        filters grid
    """
    from tb_netviz.events.writer import EventWriter
    from tb_netviz.model.divergence import broken_weights
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.part import part_of

    require_local(log_dir)
    chosen = make_techniques(techniques, layers=layers, classes=classes)
    if not isinstance(model, ImageModel):
        model = part_of(model, part)
        build_from_data(model, data)
    with untouched_randomness():
        opened = open_what_fits(
            model,
            data,
            preprocessing=preprocessing,
            class_names=class_names,
            limit=limit,
            seed=seed,
            output=output,
            image_input=image_input,
            image_shape=image_shape,
        )
        image_model, source = opened.model, opened.source
        no_data = _why_no_data(opened.refusal)
        _check_names(image_model, layers, classes)
        broken = broken_weights(image_model.keras_model)
        if broken:
            logger.warning("%s Pictures of it mean nothing.", broken)
        names = [technique.name for technique in chosen]
        with EventWriter.for_step(log_dir, step, techniques=names) as writer:
            logged = _Logged(writer)
            logged.write(layer_graph(image_model, step=step))
            images_came_first = _write_small_data(logged, source, chosen, step)
            for technique in chosen:
                for visual in run_technique(
                    technique,
                    image_model,
                    source,
                    step=step,
                    seed=seed,
                    memory=None if memory is None else memory.setdefault(technique.name, {}),
                    progress=progress,
                    # Of all nine, some do not fit a network; one that was named must say why not.
                    passes=() if techniques is None else (NetVizError,),
                    no_data=no_data,
                    broken=broken,
                ):
                    logged.write(visual)
            if source is not None and not images_came_first:
                _write_referenced_images(logged, source, step)
        if source is not None and source.skipped:
            logger.warning("%s", skipped_images(source))
    return logged.entries


def _why_no_data(refusal: NetVizError | None) -> str:
    """Say why there are no images, as a clause.

    Raises:
        NetVizError: The images were refused for a mistake in the arguments.
    """
    from tb_netviz.data.raw_images import BrokenDataError

    if refusal is None:
        return "none were given"
    # Data that breaks is no mistake in the arguments: what needs no images is made.
    if not isinstance(refusal, BrokenDataError):
        raise refusal
    logger.warning("images left out: %s", refusal)
    return str(refusal)


class _Logged:
    """Writes Visuals and keeps account of them."""

    def __init__(self, writer: EventWriter) -> None:
        self._writer = writer
        self.entries: list[Entry] = []
        self._ids = [np.zeros(0, int)]

    def write(self, visual: Visual) -> None:
        self._writer.write(visual)
        self.entries.append(
            Entry(visual.technique, visual.kind, visual.layer, visual.step, visual.note)
        )
        self._ids.append(referenced_ids(visual))
        if isinstance(visual, Note):
            logger.info("%s: %s", visual.technique, visual.note)

    @property
    def referenced_ids(self) -> np.ndarray:
        """Ids of the images that what was written points to, int (n,), each once."""
        ids = np.unique(np.concatenate(self._ids))
        return ids[ids >= 0]


def _write_small_data(
    logged: _Logged, source: ImageSource | None, techniques: Sequence[Technique], step: int
) -> bool:
    """Write all images where they are few; returns whether it did.

    They come before the pictures, because images that differ from those already in the directory
    are refused.
    """
    if source is None or source.count > _ALL_IMAGES:
        return False
    if not any(technique.needs_data for technique in techniques):
        return False
    logged.write(probe_images(source, step=step))
    return True


def _write_referenced_images(logged: _Logged, source: ImageSource, step: int) -> None:
    """Write the images that the pictures point to; all of them where they are few."""
    ids = logged.referenced_ids
    if len(ids):
        every = source.count <= _ALL_IMAGES
        logged.write(probe_images(source, step=step, ids=None if every else ids))


def _check_names(
    model: ImageModel, layers: Sequence[str] | None, classes: Sequence[int | str] | None
) -> None:
    """Refuse layers and classes that the network lacks before anything is computed."""
    if layers is not None:
        model.match(layers)
    for name in classes or ():
        model.class_index(name)
