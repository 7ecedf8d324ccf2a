"""From what a user hands over to what techniques take: (model, data) -> (ImageModel, images)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError, reason_of

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


def open_model_and_images(
    model: Any,
    data: Any = None,
    *,
    preprocessing: Any = "auto",
    class_names: Sequence[str] | None = None,
    limit: int | None = None,
    seed: int = 0,
) -> tuple[ImageModel, ImageSource | None]:
    """Bring a Keras model and the user's images into display space.

    Args:
        model: A Keras model, or an `ImageModel`, which stays as it is.
        data: As for `open_images`; `None` for no images.
        preprocessing: As for `ImageModel`; `"auto"` also looks at the range of the data.
        class_names: Names in index order; `None`: those of the data, where it has as many.
        limit: Most images to keep, balanced over classes; `None`: all.
        seed: What that sample is drawn from.

    Returns:
        The network, and its images or `None`.

    Raises:
        NetVizError: Not a model of images, or not images; what the data's own code raises becomes
            the cause.
    """
    from tb_netviz.data.image_source import open_images, value_range
    from tb_netviz.model.image_model import ImageModel

    if not isinstance(model, ImageModel):
        with _data_at_fault():
            seen = None if data is None else value_range(data)
            shape = _image_shape(data)
        model = ImageModel(
            model,
            preprocessing=preprocessing,
            class_names=class_names,
            value_range=seen,
            image_shape=shape,
        )
    if data is None:
        return model, None
    with _data_at_fault():
        source = open_images(data, model, limit=limit, seed=seed)
    if class_names is None and 0 < len(source.class_names) == model.class_count:
        model.class_names = source.class_names
    return model, source


@contextmanager
def _data_at_fault() -> Iterator[None]:
    """Say of a foreign exception inside the block that it came from the user's data."""
    try:
        yield
    except NetVizError:
        raise
    except Exception as error:  # whatever the user's own generators and datasets raise
        raise NetVizError(
            f"the data cannot be read: it raised {type(error).__name__}: {reason_of(error)}"
        ) from error


def _image_shape(data: Any) -> tuple[int, ...] | None:
    """Read height, width and channels from arrays, for a model that leaves them open."""
    images = data[0] if isinstance(data, tuple | list) and data else data
    shape = getattr(images, "shape", None)
    if shape is None and hasattr(data, "element_spec"):
        element = data.element_spec
        images = element[0] if isinstance(element, tuple | list) else element
        shape = getattr(images, "shape", None)
    if shape is None or len(shape) != 4 or any(side is None for side in shape[1:]):
        return None
    return tuple(int(side) for side in shape[1:])
