"""`tb_netviz.log`: (trained model, images) -> event files, after training or in a custom loop."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, MutableMapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress
from tb_netviz.randomness import untouched_randomness
from tb_netviz.session.opening import open_model_and_images
from tb_netviz.session.snapshot import (
    layer_graph,
    probe_images,
    referenced_ids,
    run_technique,
    skipped_images,
)
from tb_netviz.techniques import make_techniques
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Note, Visual

logger = logging.getLogger("tb_netviz")

# Up to here all images are logged, whichever of them the pictures point to: a later call with other
# techniques then finds its images there.
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
    class_names: Sequence[str] | None = None,
    preprocessing: Any = "auto",
    limit: int | None = None,
    step: int = 0,
    seed: int = 0,
    memory: MutableMapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> list[Entry]:
    """Log pictures of a network, each as soon as it is ready.

    In a custom training loop, make the `ImageModel` once and pass it with a rising `step` and the
    same `memory`: graphs are then traced once, and pictures go on from the last ones.

        seen, memory = tb_netviz.ImageModel(model), {}
        for step in range(1000):
            train(model)
            if step % 100 == 0:
                tb_netviz.log(seen, images, "logs/run1", step=step, memory=memory)

    Args:
        model: A Keras model, or an `ImageModel`.
        data: (x, y) or images as arrays, a tf.data.Dataset, a PyDataset, or a folder of images;
            `None` leaves out what needs images.
        log_dir: Directory of the run; the pictures go to its sub-run `netviz`.
        techniques: Names or configured objects; `None` is all nine.
        layers: Names, paths or globs, for every technique that leaves its layers open.
        classes: Names or indices, for every technique that leaves its classes open.
        class_names: Names in index order; `None`: those of the folders, or "class 0", ...
        preprocessing: As for `ImageModel`.
        limit: At most so many images, balanced over classes; `None`: all.
        step: Training step under which the pictures appear; in one directory steps rise.
        seed: The same seed gives the same pictures.
        memory: A dict to keep between the calls of one training; `None`: each call starts afresh.
        progress: Called with (what, done, total).

    Returns:
        What was written, in this order.

    Raises:
        NetVizError: A mistake in the arguments. What was written until then is kept.
    """
    from tb_netviz.events.writer import EventWriter
    from tb_netviz.model.weights import nan_weights

    chosen = make_techniques(techniques, layers=layers, classes=classes)
    # Of all nine, some do not fit a network; what was asked for by name must work or say why not.
    passes: tuple[type[Exception], ...] = () if techniques is None else (NetVizError,)
    entries: list[Entry] = []
    ids = [np.zeros(0, int)]
    with untouched_randomness(), ExitStack() as stack:
        image_model, source = open_model_and_images(
            model,
            data,
            preprocessing=preprocessing,
            class_names=class_names,
            limit=limit,
            seed=seed,
        )
        if layers is not None:
            image_model.match(layers)
        for name in classes or ():
            image_model.class_index(name)
        broken = nan_weights(image_model.keras_model)
        if broken:
            logger.warning(
                "weights are NaN or infinite in %s; its pictures say nothing", ", ".join(broken[:5])
            )
        names = [technique.name for technique in chosen]
        writer = stack.enter_context(EventWriter.for_step(log_dir, step, techniques=names))

        def write(visual: Visual) -> None:
            writer.write(visual)
            entries.append(
                Entry(visual.technique, visual.kind, visual.layer, visual.step, visual.note)
            )
            ids.append(referenced_ids(visual))
            if isinstance(visual, Note):
                logger.info("%s: %s", visual.technique, visual.note)

        write(layer_graph(image_model, step=step))
        is_small = source is not None and source.count <= _ALL_IMAGES
        # Early, because images that differ from those already there are refused.
        has_images = is_small and any(technique.needs_data for technique in chosen)
        if source is not None and has_images:
            write(probe_images(source, step=step))
        for technique in chosen:
            own = None if memory is None else memory.setdefault(technique.name, {})
            for visual in run_technique(
                technique,
                image_model,
                source,
                step=step,
                seed=seed,
                memory=own,
                progress=progress,
                passes=passes,
            ):
                write(visual)
        pointed = np.unique(np.concatenate(ids))
        if source is not None and not has_images and np.any(pointed >= 0):
            write(probe_images(source, step=step, ids=None if is_small else pointed))
        if source is not None and source.skipped:
            logger.warning("%s", skipped_images(source))
    return entries
