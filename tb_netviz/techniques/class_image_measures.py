"""What the network says of class images: (network, pictures, classes, prior) -> measures.

Everything is measured on the pictures as they are shown, after rounding to 8 bits.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Classes, Images, PerImage, Pictures
from tb_netviz.ascent.constraints import gaussian_blur
from tb_netviz.ascent.diversity import likeness_in_groups
from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.measured_statistics import distances_from_usual
from tb_netviz.ascent.transforms import Warp, view
from tb_netviz.ascent.usual_values import share_nearer
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import EXACT_SCORES, PROBABILITIES
from tb_netviz.techniques.meanings import LOGIT, PROBABILITY
from tb_netviz.techniques.recipes.natural_prior import NaturalPrior
from tb_netviz.visual import Meaning

# Views that no ascent is made with: moved, turned and zoomed a little, every other one blurred.
_VIEWS = 4
_MOVED = Warp(zoom=(0.9, 1.1), degrees=10, shift=0.04)
_BLUR = 0.7
# No run draws its own views from this seed by chance.
_HELD_OUT_SEED = 987_654_321

MEANINGS: Mapping[str, Meaning] = {
    "logit": LOGIT,
    "probability": PROBABILITY,
    "probability_moved": Meaning(
        "probability",
        "probability when moved",
        "The same for the picture shifted, turned, zoomed and blurred a little, on average: what "
        "the picture shows survives that, a trick with single pixels does not.",
        better="more",
    ),
    "strangeness": Meaning(
        "share",
        "textures stranger than",
        "The share of your images whose textures are more usual to the network than the picture's: "
        "50 % is a picture like any other, 100 % is unlike all of them.",
        better="less",
    ),
    "strange_colours": Meaning(
        "share",
        "colours stranger than",
        "The share of your images whose colours, their mean and their spread over the picture, are "
        "more usual than the picture's: 50 % is a picture like any other.",
        better="less",
    ),
    "likeness": Meaning(
        "amount",
        "like the others",
        "How alike the textures of this picture and of the other pictures of its class are to the "
        "network, on average: 1 is the same, 0 has nothing in common.",
        better="less",
    ),
}


def class_image_measures(
    model: ImageModel,
    pictures: Pictures,
    classes: Classes,
    prior: NaturalPrior,
    texture: str | None = None,
) -> dict[str, PerImage]:
    """Measure class images.

    Args:
        model: The network, with class scores.
        pictures: (n, h, w, c), all channels.
        classes: (n,) the class of each.
        prior: What was learnt of the user's images.
        texture: Path of the layer by which images of one class are compared; `None`: they are not.

    Returns:
        `logit`, `probability`, `probability_moved`, where the user's images were measured
        `strangeness` and `strange_colours`, and where images are compared `likeness`; each (n,)
        float32.
    """
    images = pictures.astype(np.float32) / 255
    rows = np.arange(len(classes))
    shown = model.read((EXACT_SCORES, PROBABILITIES), images, batch_size=8)
    moved = [
        model.read((EXACT_SCORES, PROBABILITIES), one, batch_size=8)[PROBABILITIES]
        for one in _held_out_views(images, classes)
    ]
    measures = {
        "logit": shown[EXACT_SCORES][rows, classes],
        "probability": shown[PROBABILITIES][rows, classes],
        "probability_moved": np.mean(moved, axis=0)[rows, classes],
    }
    if len(prior.distances):
        distances = distances_from_usual(model, prior.layers, images)
        measures["strangeness"] = share_nearer(prior.distances, distances)
    if prior.colours is not None:
        measures["strange_colours"] = prior.colours.share_nearer(images)
    if texture is not None:
        read = model.read([texture], images, batch_size=8)[texture]
        measures["likeness"] = likeness_in_groups(tf.constant(read), tf.constant(classes)).numpy()
    return measures


def _held_out_views(images: Images, classes: Classes) -> list[Images]:
    """Views of each image, the same in any batch."""
    names = tf.constant(classes, tf.int64)
    found = []
    for step in range(_VIEWS):
        draws = Draws(
            tf.constant(_HELD_OUT_SEED, tf.int64), names, Clock(tf.constant(step), tf.constant(0.0))
        )
        views = view(tf.constant(images), [_MOVED], draws, images.shape[1:3])
        if step % 2:
            views = gaussian_blur(views, _BLUR)
        found.append(tf.clip_by_value(views, 0, 1).numpy())
    return found
