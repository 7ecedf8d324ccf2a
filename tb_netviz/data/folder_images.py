"""Images in a folder, for a model: (path, ImageModel) -> ImageSource in display space."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.data.folder import read_folder
from tb_netviz.data.images import ImageSource
from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.stores import FileStore
from tb_netviz.model.input.verification import better_reading, labelled_sample_size

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel


def source_of_folder(path: Path, model: ImageModel) -> ImageSource:
    """Open a folder of images; sub-folders are classes.

    Where nothing tells what the model eats, a few images and their classes are asked.

    Args:
        path: The folder.
        model: The network they are for.

    Raises:
        NetVizError: No such folder, or no readable image in it.
    """
    folder = read_folder(path, model.class_names, model.class_keys)
    names = folder.class_names or model.class_names
    # Sub-folders with names of their own are the model's classes, in the order in which Keras
    # sorts them, if there are as many and nobody named the model's classes otherwise.
    matches = folder.class_names is None or (
        len(names) == model.class_count and not model.has_class_names
    )
    notes = (
        []
        if matches
        else [f"the {len(names)} sub-folders are not the model's {model.class_count} classes"]
    )
    source = ImageSource(
        FileStore(path, folder.names, model.image_shape),
        folder.labels,
        names=folder.names,
        class_names=names,
        labels_match_model=matches,
        image_shape=model.image_shape,
        skipped=folder.skipped,
        notes=notes,
    )
    if matches and model.preprocessing.is_assumed:
        _ask_the_labels(source, model)
    return source


def _ask_the_labels(source: ImageSource, model: ImageModel) -> None:
    """Let the model be fed what it agrees with the labels under."""
    is_known = np.flatnonzero(source.labels >= 0)
    chosen = balanced_sample(source.labels[is_known], labelled_sample_size(model.image_shape), 0)
    for batch in source.batches(max(len(chosen), 1), ids=is_known[chosen]):
        found = better_reading(model, batch.images, batch.labels)
        if found is not None:
            reading, why = found
            words = f"{reading.words}, inferred: {why}"
            model.use_preprocessing(replace(reading, words=words))
