"""What every technique is: (ImageModel, images) -> Visuals.

A technique is a frozen dataclass of its options. It never writes and keeps nothing; what must
survive from one snapshot of a training to the next goes into the caller's `memory`.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from tb_netviz.memory import Memory
from tb_netviz.progress import Progress, no_progress
from tb_netviz.visual import Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

V = TypeVar("V", bound=Visual)


class Technique(abc.ABC):
    """Base class of the twelve techniques."""

    name: ClassVar[str]  # as users type it, e.g. "class_images"
    title: ClassVar[str]  # heading of its panel
    caption: ClassVar[str]  # what the reader sees, in one or two plain sentences
    reference: ClassVar[str] = ""  # authors, year, title
    needs_data: ClassVar[bool] = False  # whether it cannot work without images
    reads_scan: ClassVar[bool] = (
        False  # whether it takes the one pass over all images, or shares it
    )
    # Options that say of which photographs its ladders or tables are, not how they are made; the
    # first one takes ids. A log may gain those of further photographs.
    choice_of_images: ClassVar[tuple[str, ...]] = ()
    # Options, `None` unless given, that add Visuals and change none of the others.
    additions: ClassVar[tuple[str, ...]] = ()

    @abc.abstractmethod
    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: Memory | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        """Compute the pictures of one snapshot.

        Args:
            model: The network in display space.
            data: Images in display space. `None` if there are none.
            step: Training step written into the Visuals.
            seed: Everything random is drawn from it; the same seed gives the same pixels.
            memory: What this technique kept from its previous snapshot of the same training, and
                where it keeps what the next one continues from. `None` is a fresh start.
            progress: Told about long work.

        Yields:
            The Visuals, each as soon as it is ready; a `Note` in place of one that cannot be made.
        """

    def during_training(self) -> Technique:
        """Give this technique settings cheap enough to run again and again while training."""
        return self

    def make_visual(self, kind: type[V], *, step: int, **fields: Any) -> V:
        """Make a Visual that carries this technique's name, title, caption and reference.

        Args:
            kind: Which kind, e.g. `Grid`. A `Note` gets neither caption nor reference.
            step: Training step of the snapshot.
            fields: The fields of the kind; a title, caption or reference replaces the technique's.
        """
        said = {"title": self.title}
        if kind is not Note:
            said |= {"caption": self.caption, "reference": self.reference}
        return kind(technique=self.name, step=step, **{**said, **fields})
