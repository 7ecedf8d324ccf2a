"""From what a user hands over to what techniques take: (model, data) -> (ImageModel, images)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError, reason_of

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.data.raw_images import RawImages
    from tb_netviz.model.class_names import ClassNames
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.input.expected import Expected

logger = logging.getLogger("tb_netviz")


@dataclass(frozen=True, eq=False)
class Opened:
    """A model and the images for it.

    Args:
        model: The network in display space. What its data taught it holds even where the data was
            refused.
        source: The images; `None` where none were given, or they were refused.
        refusal: Why the images were refused; `None` where they were not.
        data: What to hand over next time instead of the user's data: a data set that was read is
            not read again.
    """

    model: ImageModel
    source: ImageSource | None
    refusal: NetVizError | None
    data: Any


def open_model_and_images(
    model: Any,
    data: Any = None,
    *,
    preprocessing: Any = "auto",
    class_names: ClassNames | None = None,
    limit: int | None = None,
    seed: int = 0,
    part: str | None = None,
    output: int | str | None = None,
    image_input: int | str | None = None,
    image_shape: tuple[int, ...] | None = None,
) -> tuple[ImageModel, ImageSource | None]:
    """Bring a Keras model and the user's images into display space.

    Args:
        model: A Keras model, or an `ImageModel`, which keeps what it was told.
        data: As for `open_images`; `None` for no images.
        preprocessing: As for `ImageModel`; `"auto"` also looks at the values of the data.
        class_names: As for `ImageModel`; `None`: those of the data, where it has as many.
        limit: Most images to keep, balanced over classes; `None`: all.
        seed: What that sample is drawn from.
        part: Path of the inner model to look at instead, such as a GAN's `"discriminator"`.
        output: As for `ImageModel`.
        image_input: As for `ImageModel`.
        image_shape: As for `ImageModel`; `None`: that of the data.

    Returns:
        The network, and its images or `None`.

    Raises:
        NetVizError: Not a model of images, or not images; what the data's own code raises becomes
            the cause.
    """
    opened = open_what_fits(
        model,
        data,
        preprocessing=preprocessing,
        class_names=class_names,
        limit=limit,
        seed=seed,
        part=part,
        output=output,
        image_input=image_input,
        image_shape=image_shape,
    )
    if opened.refusal is not None:
        raise opened.refusal
    return opened.model, opened.source


def open_what_fits(
    model: Any,
    data: Any = None,
    *,
    preprocessing: Any = "auto",
    class_names: ClassNames | None = None,
    limit: int | None = None,
    seed: int = 0,
    part: str | None = None,
    output: int | str | None = None,
    image_input: int | str | None = None,
    image_shape: tuple[int, ...] | None = None,
) -> Opened:
    """Bring a Keras model into display space, and the user's images where they can be used.

    Args:
        model: As for `open_model_and_images`.
        data: The same.
        preprocessing: The same.
        class_names: The same.
        limit: The same.
        seed: The same.
        part: The same.
        output: The same.
        image_input: The same.
        image_shape: The same.

    Raises:
        NetVizError: Not a model of images. What is wrong with the images is in `refusal`.
    """
    from tb_netviz.data.image_source import open_images
    from tb_netviz.data.raw_images import BrokenDataError
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.input.expected import expected_of
    from tb_netviz.model.input.verification import NetworkFailedError
    from tb_netviz.model.part import part_of

    refusal: NetVizError | None = None
    if not isinstance(model, ImageModel):
        model = part_of(model, part)
        expected = expected_of(model, image_input=image_input, image_shape=image_shape)
        if expected.is_open and image_shape is None and not _is_on_disk(data):
            data, refusal = _read(data, expected, limit)
        model = ImageModel(
            model,
            preprocessing=preprocessing,
            class_names=class_names,
            image_shape=image_shape or _image_shape(data, expected),
            output=output,
            image_input=image_input,
        )
    source = None
    if data is not None and refusal is None:
        if not _is_on_disk(data):
            data, refusal = _read(data, model.expected, limit)
        if refusal is None:
            try:
                source = open_images(data, model, limit=limit, seed=seed)
            except NetworkFailedError as error:
                # No mistake in the arguments: what needs no images is made all the same.
                refusal = BrokenDataError(str(error))
                refusal.__cause__ = error
            except NetVizError as error:
                refusal = error
            except Exception as error:  # whatever the user's own arrays raise
                refusal = _at_fault(error)
    has_names = source is not None and 0 < len(source.class_names) == model.class_count
    if source is not None and has_names and not model.has_class_names:
        model.class_names = source.class_names
    logger.info("model '%s' is fed %s", model.name, model.preprocessing.describe())
    return Opened(model, source, refusal, data)


def _read(data: Any, expected: Expected, limit: int | None) -> tuple[Any, NetVizError | None]:
    """The data, read if it must be iterated; and why it cannot be used."""
    from tb_netviz.data.image_source import read_data

    try:
        return (data if data is None else read_data(data, expected, limit)), None
    except NetVizError as error:
        return data, error
    except Exception as error:  # whatever the user's own arrays and data sets raise
        return data, _at_fault(error)


def _at_fault(error: Exception) -> NetVizError:
    """Say of a foreign exception that it came from the user's data."""
    from tb_netviz.data.raw_images import BrokenDataError

    fault = BrokenDataError(
        f"the data cannot be read: it raised {type(error).__name__}: {reason_of(error)}"
    )
    fault.__cause__ = error
    return fault


def _is_on_disk(data: Any) -> bool:
    """Whether data is opened without a look at arrays: a folder, or images that are open."""
    from tb_netviz.data.image_source import ImageSource

    return isinstance(data, str | Path | ImageSource)


def _image_shape(data: RawImages | Any, expected: Expected) -> tuple[int, ...] | None:
    """Height, width and channels of images that were read, for a model that leaves them open."""
    from tb_netviz.data.raw_images import RawImages

    shape = data.image_shape if isinstance(data, RawImages) else None
    if shape is None or len(shape) not in (2, 3):
        return None
    if len(shape) == 2:
        return (*shape, 1)
    return (*shape[1:], shape[0]) if expected.is_channels_first else shape
