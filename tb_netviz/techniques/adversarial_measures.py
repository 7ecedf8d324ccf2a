"""What is measured of adversarial examples: (images, sweep) -> numbers and their meanings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tb_netviz.attacks.attacked import AttackedImages
from tb_netviz.attacks.ball import ball_of
from tb_netviz.attacks.probability import probabilities
from tb_netviz.attacks.problem import from_levels
from tb_netviz.attacks.sanity import Findings
from tb_netviz.attacks.sweep import Sweep
from tb_netviz.model.image_model import ImageModel
from tb_netviz.visual import Meaning

MEANINGS: Mapping[str, Meaning] = {
    "success": Meaning(
        "fooled", "fooled", "The network gives the changed picture the wrong class.", better="less"
    ),
    "probability_true": Meaning(
        "probability",
        "probability of the true class",
        "How sure the network is of the class that the picture really shows.",
        better="more",
    ),
    "probability_adversarial": Meaning(
        "probability",
        "probability of the wrong class",
        "How sure the network is of the wrong class that the attack aims at, or that comes "
        "closest.",
        better="less",
    ),
    "adversarial_class": Meaning(
        "class",
        "wrong class",
        "The wrong class that the attack aims at, or that the network finds most likely.",
    ),
    "linf": Meaning(
        "distance",
        "largest change",
        "The largest change of any single pixel value.",
        unit="display",
    ),
    "l2": Meaning(
        "distance",
        "length of the change",
        "The change of all pixel values together: the root of the sum of their squares.",
    ),
    "true_class": Meaning("label", "true class", "The class that the picture really shows."),
    "correct": Meaning(
        "flag",
        "correct",
        "The network gives the unchanged photograph its true class.",
        better="more",
    ),
    "smallest_epsilon": Meaning(
        "distance",
        "smallest epsilon",
        "The smallest change that fools the network on this photograph, among those tried.",
        better="more",
    ),
    "accuracy": Meaning(
        "share",
        "robust accuracy",
        "The share of images that the network still classifies correctly under attack.",
        better="more",
    ),
    "success_rate": Meaning(
        "share",
        "share fooled",
        "The share of the correctly classified images on which the attack fools the network.",
        better="less",
    ),
    "clean_accuracy": Meaning(
        "share",
        "clean accuracy",
        "The share of unchanged images that the network classifies correctly.",
        better="more",
    ),
    "evaluated": Meaning("count", "images evaluated", "How many images the accuracy is taken of."),
    "counted": Meaning(
        "count",
        "images attacked",
        "How many of them the network classifies correctly unchanged; only these can be fooled.",
    ),
    "median_smallest_epsilon": Meaning(
        "distance",
        "median smallest epsilon",
        "Half of the attacked images are fooled by a change of this size or less.",
        better="more",
    ),
    "noise_success_rate": Meaning(
        "share",
        "share fooled by noise",
        "The share of images that random noise of the same size fools: an attack that does no "
        "better is too weak.",
        better="less",
    ),
    "zero_gradients": Meaning(
        "share",
        "zero gradients",
        "The share of pixel values whose gradient is exactly zero: where it is high, the attack "
        "cannot see where to go, and the network may only look robust.",
        better="less",
    ),
}
_RADII = ("smallest_epsilon", "median_smallest_epsilon")


def meanings_for(norm: str) -> dict[str, Meaning]:
    """Say what each measure means under a norm.

    Args:
        norm: "linf" or "l2".

    Returns:
        Meanings by name. Under "linf" epsilon is a difference of pixel values; under "l2" it is a
        length, which has no unit.
    """
    if norm != "linf":
        return dict(MEANINGS)
    return {
        name: replace(meaning, unit="display") if name in _RADII else meaning
        for name, meaning in MEANINGS.items()
    }


def measure_pictures(
    model: ImageModel, attacked: AttackedImages, result: Sweep, epsilons: Sequence[float]
) -> dict[str, np.ndarray]:
    """Measure the pictures that are shown, as they are after rounding to 8 bits.

    Args:
        model: The network in display space.
        attacked: The images and what the network says of them.
        result: What the attack found.
        epsilons: The rungs.

    Returns:
        Arrays (subjects, rungs) and (subjects,) by name.
    """
    pictures = from_levels(result.pictures)  # (k, r, h, w, c)
    subjects, rungs = pictures.shape[:2]
    problem = attacked.problem.rows(attacked.shown)
    scores = problem.oracle.scores(pictures.reshape(-1, *pictures.shape[2:]))
    says = probabilities(scores, model.recipe.squashing)
    says = says.reshape(subjects, rungs, -1)
    true = problem.goal.labels[:, None]
    others = says.copy()
    np.put_along_axis(others, np.broadcast_to(true[..., None], (subjects, rungs, 1)), -1.0, axis=2)
    targets = problem.goal.targets[:, None]
    wrong = np.where(targets >= 0, targets, others.argmax(axis=2))
    change = pictures - problem.clean[:, None]
    flat = change.reshape(subjects * rungs, *change.shape[2:])
    is_fooled = result.is_fooled[attacked.shown]
    smallest = np.where(
        is_fooled.any(axis=1), np.asarray(epsilons)[is_fooled.argmax(axis=1)], np.nan
    )
    return {
        "success": is_fooled,
        "probability_true": np.take_along_axis(says, true[..., None], axis=2)[..., 0],
        "probability_adversarial": np.take_along_axis(says, wrong[..., None], axis=2)[..., 0],
        "adversarial_class": wrong,
        "linf": ball_of("linf").size(flat).reshape(subjects, rungs),
        "l2": ball_of("l2").size(flat).reshape(subjects, rungs),
        "true_class": problem.goal.labels,
        "correct": attacked.is_correct[attacked.shown],
        "smallest_epsilon": smallest,
    }


def measure_all(
    attacked: AttackedImages, result: Sweep, epsilons: Sequence[float], findings: Findings | None
) -> dict[str, np.ndarray]:
    """Measure the whole set of images, once per rung where it depends on epsilon.

    Args:
        attacked: The images and what the network says of them.
        result: What the attack found.
        epsilons: The rungs.
        findings: What the checks of the attack found; `None`: none were made.

    Returns:
        Arrays (rungs,) and () by name.
    """
    counted, evaluated = attacked.is_counted, attacked.is_evaluated
    fooled = result.is_fooled[counted]
    share = fooled.mean(axis=0) if len(fooled) else np.full(len(epsilons), np.nan)
    clean_accuracy = counted.sum() / max(int(evaluated.sum()), 1)
    smallest = np.where(fooled.any(axis=1), np.asarray(epsilons)[fooled.argmax(axis=1)], np.inf)
    summary = {
        # Of all evaluated images, as robust accuracy is usually given.
        "accuracy": clean_accuracy * (1 - np.nan_to_num(share)),
        "success_rate": share,
        "clean_accuracy": clean_accuracy,
        "evaluated": evaluated.sum(),
        "counted": counted.sum(),
        "median_smallest_epsilon": np.median(smallest) if len(smallest) else np.nan,
    }
    if findings is not None:
        summary["noise_success_rate"] = findings.noise_fooled
        summary["zero_gradients"] = findings.zero_gradients
    return {name: np.asarray(values) for name, values in summary.items()}
