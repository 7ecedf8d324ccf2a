"""Connections: (weights, images) -> which units feed each unit, and which units drive each class.

No picture is made: a page shows the units that are named by the pictures they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import layer_patterns, require_whole
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import page_layers, scanned_layers, spread
from tb_netviz.model.wiring.elementwise import GATED
from tb_netviz.model.wiring.feeds import Feed, Feeds, feeds_of
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.class_drive import Drive, drive_of
from tb_netviz.techniques.recipes.recipe import make_recipe
from tb_netviz.techniques.strongest_links import Links, no_links, strongest_links
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Connections, Meaning, Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Among the layers of a table, it stands for the classes.
CLASSES = ""
MOST_LAYERS = 256
TRAINING_IMAGES = 2000

DRIVE_CAPTION = (
    "The units that raise the score of each class most: the weight that leads from the unit to the "
    "score, times the unit's mean activation over the images of the class."
)
MEANINGS = {
    "incoming_share": Meaning(
        "share",
        "share of what comes in",
        "The share of the size of all incoming weights that the listed units have: near "
        "100 %, the unit is made of these few; near 0 %, of very many.",
    ),
    "outgoing_share": Meaning(
        "share",
        "share of what goes out",
        "The share of the size of all outgoing weights that the listed units have.",
    ),
    "images": Meaning(
        "count",
        "images of the class",
        "Over how many images of the class activations were averaged; where there are none, over "
        "all images.",
    ),
}


@dataclass(frozen=True)
class UnitConnections(Technique):
    """The strongest weights between units of layers that have pages.

    Args:
        k: Units per unit and sign that are listed, at least 1.
        drivers: Units per class that are listed, at least 1.
        layers: Names, paths or globs of at least two layers; weights run between them, and one
            named alone is joined by the layers that have pages. `None`: those that have pages.
        max_images: Most images over which activations are averaged, counted as images of 64 x 64
            pixels. `None` is all.

    Example:
        >>> from tb_netviz import ImageModel
        >>> from tb_netviz.techniques import UnitConnections
        >>> first, *_ = UnitConnections(k=2).run(ImageModel(model))
        >>> first.outgoing_units.shape  # eight units, the two strongest of each sign
        (8, 4)
    """

    k: int = 5
    drivers: int = 8
    layers: str | Sequence[str] | None = None
    max_images: int | None = None

    name: ClassVar[str] = "connections"
    title: ClassVar[str] = "Connections"
    caption: ClassVar[str] = (
        "The units that raise or lower each unit most, and those that it raises or lowers. A "
        "weight says by how much a response rises where the other unit's whole map rises by one: "
        "kernels are summed over their positions, and layers in between are multiplied out as if "
        "their activation functions passed everything on."
    )
    reference: ClassVar[str] = (
        "Voss, Cammarata, Goh, Petrov, Schubert, Egan, Lim, Olah 2021, Visualizing weights"
    )
    reads_scan: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_whole("k", self.k, at_least=1)
        require_whole("drivers", self.drivers, at_least=1)
        layer_patterns(self.layers)
        if self.max_images is not None:
            require_whole("max_images", self.max_images, at_least=1)

    def during_training(self) -> UnitConnections:
        return replace(self, max_images=self.max_images or TRAINING_IMAGES)

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
        named, ends = self._layers(model)
        feeds = feeds_of(model, ends)
        for done, path in enumerate(named):
            yield self._table(model, path, feeds, step, seed)
            progress("connections", done + 1, len(named))
        if model.class_count:
            yield self._drive(model, data, feeds, step, seed, progress)

    def _layers(self, model: ImageModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The layers whose tables are made, and those that are named in them."""
        patterns = layer_patterns(self.layers)
        usual = tuple(spread(page_layers(model), MOST_LAYERS))
        if patterns is None:
            if not usual:
                raise NetVizError(
                    f"model '{model.name}' has no layer with units; name some with the option "
                    "layers."
                )
            return usual, usual
        named = scanned_layers(model, patterns)
        if len(named) > 1:
            return named, named
        joined = {*usual, *named}
        return named, tuple(layer.path for layer in model.layers if layer.path in joined)

    def _table(self, model: ImageModel, path: str, feeds: Feeds, step: int, seed: int) -> Visual:
        title = f"Connections of {path}"
        ends = dict(feeds.by_path)
        if feeds.scores and not feeds.scoring:  # else the units of a layer are the classes
            ends[CLASSES] = feeds.scores
        paths = tuple(ends)
        feed = feeds.by_path.get(path, Feed())
        fed = {
            other: weights.T
            for other, one in ends.items()
            if (weights := one.weights.get(path)) is not None
        }
        if not all(np.isfinite(one).all() for one in (*feed.weights.values(), *fed.values())):
            sentence = diverged(f"the weights around layer '{path}'")
            return self.make_visual(Note, step=step, layer=path, title=title, note=sentence)
        units = model.layer(path).unit_count
        incoming = self._links(feed.weights, paths, units)
        outgoing = self._links(fed, paths, units)
        return self.make_visual(
            Connections,
            step=step,
            layer=path,
            title=title,
            units=np.arange(units),
            **_named("incoming", incoming),
            **_named("outgoing", outgoing),
            layers=paths,
            measures={"incoming_share": incoming.shares, "outgoing_share": outgoing.shares},
            meanings=MEANINGS,
            recipe=make_recipe(model, {"k": self.k}, seed=seed),
            note=_note(feed.doubts, "this layer"),
        )

    def _links(self, weights: Mapping[str, np.ndarray], paths: Sequence[str], units: int) -> Links:
        return strongest_links(weights, paths, self.k) if weights else no_links(units)

    def _drive(
        self,
        model: ImageModel,
        data: ImageSource | None,
        feeds: Feeds,
        step: int,
        seed: int,
        progress: Progress,
    ) -> Visual:
        title = "What drives each class"
        feed = feeds.scores or Feed()
        drive: Drive | str
        if data is None:
            drive = "What drives a class needs images, for the mean activation of units."
        elif not feed.weights:
            drive = _note(feed.doubts, "the scores") or "No layer that has a page feeds the scores."
        else:
            drive = drive_of(
                model,
                data,
                feed,
                tuple(feeds.by_path),
                self.drivers,
                max_images=self.max_images,
                seed=seed,
                progress=progress,
            )
        if isinstance(drive, str):
            return self.make_visual(Note, step=step, title=title, note=drive)
        classes = np.arange(model.class_count)
        return self.make_visual(
            Connections,
            step=step,
            title=title,
            caption=DRIVE_CAPTION,
            reference="",
            units=classes,
            unit_names=tuple(model.class_names),
            **_named("incoming", drive.links),
            incoming_means=drive.means,
            **_named("outgoing", no_links(len(classes))),
            layers=tuple(feeds.by_path),
            measures={} if drive.images is None else {"images": drive.images},
            meanings=MEANINGS,
            recipe=make_recipe(model, {"drivers": self.drivers}, seed=seed),
            note=" ".join(filter(None, (_note(feed.doubts, "the scores"), drive.note))) or None,
        )


def _named(side: str, links: Links) -> dict[str, np.ndarray]:
    return {
        f"{side}_layers": links.layers,
        f"{side}_units": links.units,
        f"{side}_weights": links.weights,
    }


def _note(doubts: Sequence[str], what: str) -> str | None:
    """What could not be followed, in a sentence each for what is missing and what was presumed."""
    missing = [clause for clause in doubts if clause != GATED]
    sentences = []
    if missing:
        sentences.append(f"Some of what feeds {what} is not listed: {'; '.join(missing)}.")
    if GATED in doubts:
        sentences.append(f"Weights of what feeds {what} are approximate: {GATED}.")
    return " ".join(sentences) or None
