"""What decides the pixels of a log beside its techniques: weights, images, seed, versions.

It is stored with every picture. A log that is continued is compared with it, so that pictures of
two networks never stand side by side as if they were of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError
from tb_netviz.scan.fingerprint import data_fingerprint, joined_fingerprint, layer_fingerprints
from tb_netviz.techniques.recipes.recipe import versions

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

# Layers that a sentence names.
_MOST_NAMED = 3


@dataclass(frozen=True)
class Identity:
    """What a log is of.

    Args:
        weights: Hash of all weights.
        weights_by_layer: Hash of the weights of each layer, by path.
        images: Hash of the images; empty where there are none.
        seed: What everything random is drawn from.
        reading: How images go in and scores come out, in words.
    """

    weights: str
    weights_by_layer: Mapping[str, str]
    images: str
    seed: int
    reading: str

    @property
    def basis(self) -> dict[str, Any]:
        """What the keys of pieces are made of, as JSON values."""
        return {
            "weights": self.weights,
            "images": self.images,
            "seed": self.seed,
            "reading": self.reading,
            "versions": versions(),
        }

    @property
    def recipe(self) -> dict[str, Any]:
        """What the recipe of the network's own Visual gains."""
        return {"weights": self.weights, "weights_by_layer": dict(self.weights_by_layer)}


def identity_of(model: ImageModel, data: ImageSource | None, seed: int) -> Identity:
    """Find out what a log of these would be of.

    Args:
        model: The network.
        data: Its images, if there are any.
        seed: What everything random is drawn from.
    """
    by_layer = layer_fingerprints(model)
    return Identity(
        weights=joined_fingerprint(by_layer),
        weights_by_layer=by_layer,
        images="" if data is None else data_fingerprint(data),
        seed=seed,
        reading=f"{model.preprocessing.describe()}; {model.score_recipe}",
    )


def require_same_weights(stored: Mapping[str, Any], identity: Identity, where: str) -> None:
    """Refuse to continue the log of another network.

    Args:
        stored: The recipe of the network's Visual in the log; one without weights passes.
        identity: What would be logged now.
        where: The log directory and the step, in words.

    Raises:
        NetVizError: The weights differ; the message says which.
    """
    if stored.get("weights") in (None, identity.weights):
        return
    raise NetVizError(
        f"{where} is of another network: {_difference(stored, identity)}; log this one at a later "
        "step or in another directory, or force a run of its own beside the other (--force)."
    )


def _difference(stored: Mapping[str, Any], identity: Identity) -> str:
    before, now = stored.get("weights_by_layer") or {}, identity.weights_by_layer
    appeared = [path for path in now if path not in before]
    vanished = [path for path in before if path not in now]
    changed = [path for path in now if path in before and before[path] != now[path]]
    for paths, words in (
        (appeared, "not in the log"),
        (vanished, "in the log only"),
        (changed, "with other weights in the log"),
    ):
        if paths:
            more = len(paths) - _MOST_NAMED
            named = ", ".join(f"'{path}'" for path in paths[:_MOST_NAMED])
            named += f" and {more} more" if more > 0 else ""
            subject, verb = ("layer", "is") if len(paths) == 1 else ("layers", "are")
            return f"{subject} {named} {verb} {words}"
    return "its weights are in another order"
