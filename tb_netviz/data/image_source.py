"""ImageSource: the user's images in display space, by stable ids 0 to n-1.

    open_images(data, model) -> ImageSource; source.batches(32) -> images (b, h, w, c) in [0,1]

Nothing is decoded before it is asked for, so a folder of a million files costs its list of names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.data.display import peek, to_display
from tb_netviz.data.folder import read_folder
from tb_netviz.data.labels import UNKNOWN, class_indices
from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.stores import UNREADABLE, ArrayStore, FileStore, Store
from tb_netviz.data.streams import is_stream, read_stream, stream_range
from tb_netviz.errors import NetVizError

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True)
class ImageBatch:
    """Some images on their way through the network."""

    images: np.ndarray  # (b, height, width, channels) float32 in [0,1]
    ids: np.ndarray  # (b,) int64
    labels: np.ndarray  # (b,) int32, -1 unknown


class ImageSource:
    """Images in display space, all in the model's size.

    Args:
        store: Where they come from.
        labels: (n,) int32 class index per image, -1 unknown.
        names: A name per image, as many; `None`: "image 0", "image 1", ...
        class_names: Names of the classes the labels point to.
        labels_match_model: Whether the labels are the model's own class indices; False for the
            sub-folders of a folder that are not the model's classes.
        image_shape: (height, width, channels).
        skipped: What could not be read, as "file: reason".
        notes: What the reader should know, e.g. that only the first images are used.
        chosen: (n,) which pictures of the store these are; `None`: the first n.
    """

    def __init__(
        self,
        store: Store,
        labels: np.ndarray,
        *,
        image_shape: tuple[int, int, int],
        names: Sequence[str] | None = None,
        class_names: Sequence[str] = (),
        labels_match_model: bool = True,
        skipped: Sequence[str] = (),
        notes: Sequence[str] = (),
        chosen: np.ndarray | None = None,
    ) -> None:
        self._store = store
        self._chosen = np.arange(len(labels)) if chosen is None else chosen
        self.labels = np.asarray(labels, np.int32)
        default = (f"image {i}" for i in range(len(labels)))
        self.names: tuple[str, ...] = tuple(default if names is None else names)
        self.class_names = tuple(class_names)
        self.labels_match_model = labels_match_model
        self.image_shape = image_shape
        self.notes = tuple(notes)
        self._skipped = list(skipped)
        self._unreadable: set[int] = set()

    @property
    def count(self) -> int:
        """Number of images; ids run from 0 to count - 1."""
        return len(self._chosen)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Files that could not be read, each as "file: reason"."""
        return tuple(self._skipped)

    def batches(self, batch_size: int, *, ids: np.ndarray | None = None) -> Iterator[ImageBatch]:
        """Go through the images in the order of their ids.

        An image that turns out to be unreadable is left out and added to `skipped`.

        Args:
            batch_size: Images per batch; the last may have fewer.
            ids: Only these, in this order; `None`: all.
        """
        wanted = np.arange(self.count) if ids is None else np.asarray(ids, np.int64)
        parts = [wanted[start : start + batch_size] for start in range(0, len(wanted), batch_size)]
        if not parts:
            return
        with ThreadPoolExecutor(max_workers=1) as ahead:
            # The next batch is decoded while the caller works on this one.
            coming = ahead.submit(self._read, parts[0])
            for number, part in enumerate(parts):
                images = coming.result()
                if number + 1 < len(parts):
                    coming = ahead.submit(self._read, parts[number + 1])
                good = [i for i, image in enumerate(images) if image is not None]
                if good:
                    kept = np.stack([image for image in images if image is not None])
                    yield ImageBatch(kept, part[good], self.labels[part[good]])

    def _read(self, ids: np.ndarray) -> list[np.ndarray | None]:
        images: list[np.ndarray | None] = []
        for image_id, image in zip(ids, self._store.fitted(self._chosen[ids]), strict=True):
            if isinstance(image, Exception):
                if int(image_id) not in self._unreadable:
                    self._unreadable.add(int(image_id))
                    self._skipped.append(f"{self.names[image_id]}: {image}")
                images.append(None)
            else:
                images.append(image)
        return images

    def select(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Give images by id: (len(ids), height, width, channels) float32 in [0,1].

        Raises:
            NetVizError: An id does not exist, or its file cannot be read.
        """
        wanted = np.asarray(ids, np.int64).reshape(-1)
        for image_id in wanted:
            self._check(int(image_id))
        images = self._read(wanted)
        for image_id, image in zip(wanted, images, strict=True):
            if image is None:
                raise NetVizError(
                    f"image {image_id} ({self.names[image_id]}) cannot be read; choose another."
                )
        empty = np.zeros((0, *self.image_shape), np.float32)
        return np.stack([image for image in images if image is not None]) if images else empty

    def original(self, image_id: int) -> np.ndarray:
        """Give an image at its own size: (H, W, channels) uint8.

        Raises:
            NetVizError: The id does not exist, or its file cannot be read.
        """
        self._check(int(image_id))
        try:
            return self._store.original(int(self._chosen[int(image_id)]))
        except UNREADABLE as error:
            raise NetVizError(
                f"image {image_id} ({self.names[image_id]}) cannot be read: {error}; "
                "choose another."
            ) from error

    def _check(self, image_id: int) -> None:
        if not 0 <= image_id < self.count:
            raise NetVizError(
                f"image {image_id} does not exist; ids run from 0 to {self.count - 1}."
            )

    def sample(self, limit: int, *, seed: int = 0) -> ImageSource:
        """A class-balanced part of these images, with ids of its own from 0."""
        if limit < 1:
            raise NetVizError(f"the number of images must be at least 1, got {limit}.")
        if limit >= self.count:
            return self
        kept = balanced_sample(self.labels, limit, seed)
        return ImageSource(
            self._store,
            self.labels[kept],
            names=[self.names[int(i)] for i in kept],
            class_names=self.class_names,
            labels_match_model=self.labels_match_model,
            image_shape=self.image_shape,
            skipped=self._skipped,
            notes=(*self.notes, f"{limit} of {self.count} images, balanced over classes"),
            chosen=self._chosen[kept],
        )


def open_images(
    data: Any, model: ImageModel, *, limit: int | None = None, seed: int = 0
) -> ImageSource:
    """Open the user's images for a model.

    A tf.data.Dataset or PyDataset is iterated once and kept in memory, up to 2 GiB. (A data set
    that shuffles counts its iterations: give training one of its own.)

    Args:
        data: An array (n, h, w, c), a pair (x, y), a tf.data.Dataset, a Keras PyDataset, the path
            of a folder of images (sub-folders are classes), or an `ImageSource`. Floats are taken
            for what the model eats, integers for pictures.
        model: Says size, channels, preprocessing and class names.
        limit: At most so many images, balanced over classes; `None`: all.
        seed: What the sample is drawn from.

    Raises:
        NetVizError: No images, or not the kind of data named above.
    """
    source = _open(data, model, limit)
    return source if limit is None else source.sample(limit, seed=seed)


def _open(data: Any, model: ImageModel, limit: int | None) -> ImageSource:
    if isinstance(data, ImageSource):
        return data
    if isinstance(data, str | Path):
        return _of_folder(Path(data), model)
    if is_stream(data):
        images, labels, note = read_stream(data, model.input_rank, limit)
        return _of_arrays(images, labels, model, [note] if note else [])
    if isinstance(data, tuple | list) and 1 <= len(data) <= 3 and hasattr(data[0], "shape"):
        return _of_arrays(data[0], data[1] if len(data) > 1 else None, model, [])
    if hasattr(data, "shape"):
        return _of_arrays(data, None, model, [])
    raise NetVizError(
        "data must be an array of images, (x, y), a tf.data.Dataset, a PyDataset or a folder, "
        f"got {type(data).__name__}."
    )


def _of_folder(path: Path, model: ImageModel) -> ImageSource:
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
    return ImageSource(
        FileStore(path, folder.names, model.image_shape),
        folder.labels,
        names=folder.names,
        class_names=names,
        labels_match_model=matches,
        image_shape=model.image_shape,
        skipped=folder.skipped,
        notes=notes,
    )


def _of_arrays(images: Any, labels: Any, model: ImageModel, notes: Sequence[str]) -> ImageSource:
    if not hasattr(images, "dtype") or not isinstance(images.dtype, np.dtype):
        images = np.asarray(images)  # a tensor of TensorFlow, PyTorch or JAX
    shape = tuple(int(side) for side in images.shape)
    if len(shape) not in (3, 4) or 0 in shape[1:]:
        raise NetVizError(f"images must have the shape (n, height, width, channels), got {shape}.")
    if shape[0] == 0:
        raise NetVizError("the array holds no images; give at least one.")
    is_first = len(shape) == 4 and _is_channels_first(shape, model)
    has_channels = len(shape) == 4
    values = to_display(peek(images), model.preprocessing)

    def display(pictures: np.ndarray) -> np.ndarray:
        if not has_channels:
            pictures = pictures[..., None]
        return values(pictures.transpose(0, 2, 3, 1) if is_first else pictures)

    indices, found = class_indices(labels, shape[0], model.class_names)
    matches = found is None or (len(found) == model.class_count and not model.has_class_names)
    highest = int(indices.max(initial=UNKNOWN))
    if found is None and 0 < model.class_count <= highest:
        raise NetVizError(
            f"label {highest} found, but model '{model.name}' has {model.class_count} classes, "
            f"0 to {model.class_count - 1}."
        )
    return ImageSource(
        ArrayStore(images, display, model.image_shape),
        indices,
        class_names=found or model.class_names,
        labels_match_model=matches,
        image_shape=model.image_shape,
        notes=notes,
    )


def _is_channels_first(shape: Sequence[int], model: ImageModel) -> bool:
    return (
        model.data_format == "channels_first"
        and shape[1] == model.channels
        and shape[3] != model.channels
    )


def value_range(data: Any) -> tuple[float, float] | None:
    """Look at the range of values in the user's arrays, for `preprocessing="auto"`.

    Args:
        data: As for `open_images`.

    Returns:
        (low, high) of a sample; (0, 255) for integers; `None` for files.
    """
    if isinstance(data, str | Path | ImageSource):
        return None
    if is_stream(data):
        return stream_range(data)
    array = data[0] if isinstance(data, tuple | list) and data else data
    if not hasattr(array, "shape") or len(array) == 0:
        return None
    sample = peek(array)
    if sample.dtype.kind in "iu":
        return 0.0, 255.0
    return (float(sample.min()), float(sample.max())) if sample.dtype.kind in "fb" else None
