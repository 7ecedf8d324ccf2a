"""ImageSource: the user's images in display space, by stable ids 0 to n-1.

    source.batches(32) -> images (b, h, w, c) in [0,1], their ids and labels

Nothing is decoded before it is asked for, so a folder of a million files costs its list of names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.stores import UNREADABLE, Store
from tb_netviz.errors import NetVizError


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
        labels_match_model: Whether the labels are the model's own class indices, one for each
            image; False for sub-folders that are not the model's classes, and where an image may
            have several classes.
        image_shape: (height, width, channels).
        skipped: What could not be read, as "file: reason".
        notes: What the reader should know, one clause each, such as that only the first images
            are used.
        chosen: (n,) which pictures of the store these are; `None`: the first n.
        has_several_labels: Whether an image may have several classes; `labels` then holds the
            first one of each.
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
        has_several_labels: bool = False,
    ) -> None:
        self._store = store
        self._chosen = np.arange(len(labels)) if chosen is None else chosen
        self.labels = np.asarray(labels, np.int32)
        default = (f"image {i}" for i in range(len(labels)))
        self.names: tuple[str, ...] = tuple(default if names is None else names)
        self.class_names = tuple(class_names)
        self.labels_match_model = labels_match_model
        self.has_several_labels = has_several_labels
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
            has_several_labels=self.has_several_labels,
            image_shape=self.image_shape,
            skipped=self._skipped,
            notes=(*self.notes, f"{limit} of {self.count} images, balanced over classes"),
            chosen=self._chosen[kept],
        )
