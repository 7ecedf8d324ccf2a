"""What every technique is: (ImageModel, images) -> Visuals.

A technique is a frozen dataclass of its options. It never writes and keeps nothing; what must
survive from one snapshot of a training to the next goes into the caller's `memory`.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, ClassVar

from tb_netviz.progress import Progress, no_progress
from tb_netviz.visual import Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


class Technique(abc.ABC):
    """Base class of the nine visualisations."""

    name: ClassVar[str]  # as users type it, e.g. "class_images"
    title: ClassVar[str]  # heading of its panel
    caption: ClassVar[str]  # what the reader sees, in one or two plain sentences
    reference: ClassVar[str] = ""  # authors, year, title
    needs_data: ClassVar[bool] = False  # whether it cannot work without images

    @abc.abstractmethod
    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: MutableMapping[str, Any] | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        """Compute the pictures of one snapshot.

        Args:
            model: The network in display space.
            data: Images in display space; `None` where none were given.
            step: Training step written into the Visuals.
            seed: Everything random is drawn from it; the same seed gives the same pixels.
            memory: What this technique kept from its previous snapshot of the same training, and
                where it puts what the next one may go on from. `None`: a fresh start.
            progress: Told about long work.

        Yields:
            The Visuals, each as soon as it is ready; a `Note` in place of one that cannot be made.
        """

    def during_training(self) -> Technique:
        """This technique with settings cheap enough to run again and again while training."""
        return self
