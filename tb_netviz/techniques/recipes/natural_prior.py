"""What keeps class images natural: (network, the user's images, if any) -> penalty and words.

The penalty is measured on the user's images, and its weight follows from how strongly it pulls at
one of them: networks differ twentyfold. Without images the penalty comes from batch normalisation,
and in a network without that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.arrays import PerImage
from tb_netviz.ascent.batch_norm_statistics import batch_norm_layers
from tb_netviz.ascent.measured_statistics import UsualStatistics, measure_statistics
from tb_netviz.ascent.natural_statistics import NaturalStatistics
from tb_netviz.ascent.objectives import LogProbability, Objective, Score, Sum
from tb_netviz.ascent.usual_colours import UsualColours
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import landmarks, spread
from tb_netviz.scan.fingerprint import model_fingerprint

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# More layers cost more and, spread over the network, tell no more.
MOST_LAYERS = 10
# Without images the pull cannot be measured. This one harms none of the networks tried.
_PULL_OF_BATCH_NORM = 4.0
# Images measured for each gradient evaluation of one image, and at least and at most.
_MEASURED_A_STEP = 2
_FEWEST, _MOST = 128, 256


@dataclass(frozen=True, eq=False)
class NaturalPrior:
    """What was learnt of natural images, ready to be used.

    Args:
        layers: A penalty for each layer; empty: there is no prior.
        pull: How strong their gradient is, as a multiple of that of a score.
        words: Where the prior comes from, for the recipe.
        distances: How far each of the user's images lies from the usual statistics, in ascending
            order; empty: none were measured.
        colours: The usual colours of the user's images; `None`: none were measured.
    """

    layers: tuple[NaturalStatistics, ...]
    pull: float
    words: str
    distances: PerImage = field(default_factory=lambda: np.zeros(0, np.float32))
    colours: UsualColours | None = None

    def objective(
        self,
        classes: object,
        *,
        log_probability: float,
        weight: float,
        is_independent: bool,
        score: Objective | None = None,
    ) -> Objective:
        """Build what class images make large.

        Without a prior it is the score alone: the log-probability then gains nothing.

        Args:
            classes: Class index per image (n,).
            log_probability: Weight of the logarithm of the probability against the score.
            weight: How strong the penalty's gradient is to be at a natural image, as a multiple
                of that of a score.
            is_independent: Whether classes do not exclude each other.
            score: What stands for the score, e.g. one that keeps images apart; default the score.
        """
        score = Score(classes) if score is None else score
        if not self.layers:
            return score
        wanted = score + log_probability * LogProbability(classes, is_independent)
        return wanted - (weight / self.pull) * Sum(self.layers)


def no_prior(reason: str) -> NaturalPrior:
    """Make the prior that changes nothing."""
    return NaturalPrior((), 1.0, f"none: {reason}")


def natural_prior(
    model: ImageModel,
    data: ImageSource | None,
    *,
    evaluations: int,
    seed: int,
    seen: tuple[int, int] | None = None,
) -> NaturalPrior:
    """Learn what natural images look like to the network.

    Args:
        model: The network, with class scores.
        data: The user's images, if there are any.
        evaluations: Gradient evaluations spent on each image; the measurement costs about a tenth
            of them for twenty images.
        seed: What the sample of the images is drawn from.
        seen: Height and width of the views of the images; `None`: the network's input size.
    """
    paths = _layers(model)
    if data is not None and paths:
        most = min(max(_MEASURED_A_STEP * evaluations, _FEWEST), _MOST)
        usual = _measured_once(model, paths, data, most, seed, seen)
        if usual.pull > 0:
            return NaturalPrior(
                usual.layers,
                usual.pull,
                f"statistics of {usual.count} of your images in {_layers_in_words(usual.layers)}",
                usual.distances,
                usual.colours,
            )
    normalised = spread(batch_norm_layers(model), MOST_LAYERS)
    if normalised:
        words = f"statistics that batch normalisation keeps, in {_layers_in_words(normalised)}"
        return NaturalPrior(tuple(normalised), _PULL_OF_BATCH_NORM, words)
    if not paths:
        return no_prior("the network has no layer with positions")
    if data is None:
        return no_prior("no images are given and no batch normalisation was trained")
    return no_prior("the images are too few or too much alike")


class _Last:
    """What was measured last at a size: a network's classes may be shown in many small runs."""

    data: ImageSource | None = None
    key: tuple[object, ...] = ()
    usual = UsualStatistics()


def _measured_once(
    model: ImageModel,
    paths: tuple[str, ...],
    data: ImageSource,
    most: int,
    seed: int,
    seen: tuple[int, int] | None,
) -> UsualStatistics:
    """Measure, or return what was measured of the same images with the same weights."""
    last = model.kept(_Last, seen, _Last)
    key = (model_fingerprint(model), most, seed)
    if last.data is not data or last.key != key:
        last.usual = measure_statistics(model, paths, data, most=most, seed=seed, seen=seen)
        last.data, last.key = data, key
    return last.usual


def texture_layer(model: ImageModel) -> str | None:
    """Choose the layer whose textures tell images of one class apart.

    It lies three quarters of the way: earlier ones know no objects, and of the last ones little
    but the class is left. `None`: the network has no layer with positions.
    """
    found = _positioned(model)
    return found[(3 * len(found) - 1) // 4] if found else None


def _layers(model: ImageModel) -> tuple[str, ...]:
    """Choose the layers whose statistics are compared."""
    return tuple(spread(_positioned(model), MOST_LAYERS))


def _positioned(model: ImageModel) -> list[str]:
    """List the landmarks with more than one position, early to late."""
    return [
        layer.path
        for layer in landmarks(model)
        if (layer.is_spatial or layer.has_tokens)
        and layer.unit_count > 0
        and layer.output_shape[:-1] != (1, 1)
    ]


def _layers_in_words(layers: Sequence[NaturalStatistics]) -> str:
    return f"{len(layers)} layer{'' if len(layers) == 1 else 's'}"
