"""ImageSource: the user's images in display space, by stable ids 0 to n-1.

    open_images(data, model) -> ImageSource; source.batches(32) -> images (b, h, w, c) in [0,1]

Nothing is read before it is asked for, so a folder of a million files costs its list of names.
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
from tb_netviz.data.labels import class_indices
from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.stores import ArrayStore, FileStore, Store
from tb_netviz.data.streams import first_images, is_stream, read_stream
from tb_netviz.errors import NetVizError

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# Pillow decodes without Python's lock; more threads than this only take memory.
_DECODERS = 4


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
        names: A name per image; `None`: "image 0", "image 1", ...
        class_names: Names of the classes the labels point to.
        image_shape: (height, width, channels).
        skipped: What could not be read, as "file: reason".
        notes: What the reader should know, e.g. that only the first images are used.
        chosen: Which pictures of the store these are; `None`: all.
    """

    def __init__(
        self,
        store: Store,
        labels: np.ndarray,
        *,
        names: Sequence[str] | None = None,
        class_names: Sequence[str] = (),
        image_shape: tuple[int, int, int],
        skipped: Sequence[str] = (),
        notes: Sequence[str] = (),
        chosen: np.ndarray | None = None,
    ) -> None:
        self._store = store
        self._chosen = np.arange(len(labels)) if chosen is None else chosen
        self.labels = np.asarray(labels, np.int32)[self._chosen]
        every = [f"image {i}" for i in range(len(labels))] if names is None else names
        self.names: tuple[str, ...] = tuple(every[int(i)] for i in self._chosen)
        self.class_names = tuple(class_names)
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

    def batches(self, batch_size: int) -> Iterator[ImageBatch]:
        """Go through all images in the order of their ids.

        An image that turns out to be unreadable is left out and added to `skipped`.

        Args:
            batch_size: Images per batch; the last may have fewer.
        """
        if self.count == 0:
            return
        starts = range(0, self.count, batch_size)
        with ThreadPoolExecutor(_DECODERS) as pool:

            def submit(start: int) -> list[Any]:
                stop = min(start + batch_size, self.count)
                return [pool.submit(self._read, i) for i in range(start, stop)]

            # The next batch is decoded while the caller works on this one.
            coming = submit(0)
            for start in starts:
                futures, following = coming, start + batch_size
                coming = submit(following) if following < self.count else []
                read = [(start + i, future.result()) for i, future in enumerate(futures)]
                good = [(image_id, image) for image_id, image in read if image is not None]
                if good:
                    ids = np.array([image_id for image_id, _ in good], np.int64)
                    yield ImageBatch(np.stack([image for _, image in good]), ids, self.labels[ids])

    def _read(self, image_id: int) -> np.ndarray | None:
        try:
            return self._store.fitted(int(self._chosen[image_id]))
        except (OSError, SyntaxError) as error:
            if image_id not in self._unreadable:
                self._unreadable.add(image_id)
                self._skipped.append(f"{self.names[image_id]}: {error}")
            return None

    def select(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """Give images by id: (len(ids), height, width, channels) float32 in [0,1].

        Raises:
            NetVizError: An id does not exist, or its file cannot be read.
        """
        images = []
        for image_id in np.asarray(ids, np.int64).reshape(-1):
            image = self._read(self._checked(int(image_id)))
            if image is None:
                raise NetVizError(f"image {image_id} ({self.names[image_id]}) cannot be read.")
            images.append(image)
        return np.stack(images) if images else np.zeros((0, *self.image_shape), np.float32)

    def original(self, image_id: int) -> np.ndarray:
        """Give an image at its own size: (H, W, channels) uint8."""
        return self._store.original(int(self._chosen[self._checked(int(image_id))]))

    def _checked(self, image_id: int) -> int:
        if not 0 <= image_id < self.count:
            raise NetVizError(
                f"image {image_id} does not exist; ids run from 0 to {self.count - 1}."
            )
        return image_id

    def sample(self, limit: int, *, seed: int = 0) -> ImageSource:
        """A class-balanced part of these images, with ids of its own from 0."""
        if limit >= self.count:
            return self
        kept = balanced_sample(self.labels, limit, seed)
        part = ImageSource(
            self._store,
            np.zeros(0, np.int32),
            class_names=self.class_names,
            image_shape=self.image_shape,
            skipped=self._skipped,
            notes=(*self.notes, f"{limit} of {self.count} images, balanced over classes"),
        )
        part._chosen = self._chosen[kept]
        part.labels = self.labels[kept]
        part.names = tuple(self.names[int(i)] for i in kept)
        return part


def open_images(
    data: Any, model: ImageModel, *, limit: int | None = None, seed: int = 0
) -> ImageSource:
    """Open the user's images for a model.

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
        folder = read_folder(Path(data), model.class_names, model.class_keys)
        return ImageSource(
            FileStore(folder.paths, model.image_shape),
            folder.labels,
            names=folder.names,
            class_names=folder.class_names or model.class_names,
            image_shape=model.image_shape,
            skipped=folder.skipped,
        )
    if is_stream(data):
        images, labels, note = read_stream(data, model.input_rank, limit)
        return _of_arrays(images, labels, model, [note] if note else [])
    if isinstance(data, tuple | list) and 1 <= len(data) <= 3 and hasattr(data[0], "shape"):
        return _of_arrays(data[0], data[1] if len(data) > 1 else None, model, [])
    if hasattr(data, "shape"):
        return _of_arrays(data, None, model, [])
    raise NetVizError(
        f"data must be an array of images, (x, y), a tf.data.Dataset, a PyDataset or a folder, "
        f"got {type(data).__name__}."
    )


def _of_arrays(images: Any, labels: Any, model: ImageModel, notes: Sequence[str]) -> ImageSource:
    rank = len(images.shape) - 1
    if rank not in (2, 3):
        raise NetVizError(
            f"images must have the shape (n, height, width, channels), got {tuple(images.shape)}."
        )
    if len(images) == 0:
        raise NetVizError("the array holds no images; give at least one.")
    is_first = rank == 3 and _is_channels_first(images.shape, model)
    values = to_display(peek(images), model.preprocessing)

    def display(image: np.ndarray) -> np.ndarray:
        if rank == 2:
            image = image[..., None]
        if is_first:
            image = image.transpose(1, 2, 0)
        return values(image)

    indices, found = class_indices(labels, len(images), model.class_names)
    return ImageSource(
        ArrayStore(images, display, model.image_shape),
        indices,
        class_names=found or model.class_names,
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
        sample = first_images(data, rank=3)
    else:
        array = data[0] if isinstance(data, tuple | list) else data
        sample = peek(array) if hasattr(array, "shape") and len(array) else None
    if sample is None or sample.dtype.kind not in "fiub" or sample.size == 0:
        return None
    if sample.dtype.kind in "iu":
        return 0.0, 255.0
    return float(sample.min()), float(sample.max())
