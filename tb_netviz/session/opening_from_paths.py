"""Model and images from paths, opened where they are needed: here or on a worker elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True)
class OpenFromPaths:
    """Opens a model and a folder of images when called; travels to Ray workers by pickle.

    Args:
        model: As for `load_model`. Every worker must be able to read it.
        data: A folder of images that every worker can read.
        options: Further arguments of `open_model_and_images`, and `imports` of `load_model`.
    """

    model: str
    data: str
    options: Mapping[str, Any]

    def __call__(self) -> tuple[ImageModel, ImageSource]:
        """Open both.

        Raises:
            NetVizError: The model or the images cannot be opened.
        """
        from tb_netviz.model.loading import load_model
        from tb_netviz.session.opening import open_model_and_images

        options = dict(self.options)
        keras_model = load_model(self.model, imports=options.pop("imports", ()))
        model, source = open_model_and_images(keras_model, self.data, **options)
        if source is None:
            raise NetVizError("a scan needs images, but the data is None; name a folder of images")
        return model, source

    @property
    def sources(self) -> dict[str, Any]:
        """The same as JSON values, the form that part files keep."""
        return {"model": self.model, "data": self.data, "options": dict(self.options)}
