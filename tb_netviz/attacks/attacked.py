"""Which images are attacked, and what fooling them means: (data, choice) -> attacked images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np

from tb_netviz.arrays import Ids, Marks, Positions
from tb_netviz.attacks.ball import ball_of
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.oracle import Oracle
from tb_netviz.attacks.problem import Problem, from_levels, to_levels
from tb_netviz.data.image_source import ImageSource
from tb_netviz.data.labels import UNKNOWN
from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.subjects import choose_subjects
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True, eq=False)
class AttackedImages:
    """The images of one run: those shown, and those that are only evaluated."""

    problem: Problem
    ids: Ids  # (n,) ids in the data
    shown: Positions  # (k,) positions of the shown ones
    is_evaluated: Marks  # (n,) whether it enters the accuracy
    is_correct: Marks  # (n,) whether the clean image is classified as its label
    notes: tuple[str, ...]

    @property
    def is_counted(self) -> Marks:
        """(n,) whether fooling it counts."""
        return np.asarray(self.is_evaluated & self.is_correct)


@dataclass(frozen=True)
class AttackedChoice:
    """What the user wants to see attacked.

    Args:
        images: Ids to show. `None` shows those of the last snapshot, or `shown` of different
            classes.
        shown: How many are shown where `images` names none, >= 1.
        evaluate: How many enter the accuracy, balanced over classes. 0 evaluates those shown.
        targeted: `False`, a class, or `True` for the least likely class of each image.
        norm: "linf" or "l2".
        seed: The sample and the attacks' starts are drawn from it.
    """

    images: int | Sequence[int] | None
    shown: int
    evaluate: int
    targeted: bool | int | str
    norm: str
    seed: int


def choose_attacked(
    model: ImageModel,
    oracle: Oracle,
    data: ImageSource,
    choice: AttackedChoice,
    memory: Memory | None = None,
) -> AttackedImages:
    """Choose the images, and say what each is and what fooling it means.

    Args:
        model: The network in display space.
        oracle: The same network as attacks see it.
        data: The images.
        choice: What the user wants.
        memory: The technique's memory; it keeps the choice.

    Raises:
        NetVizError: An id is not in the data, or every image is of the target class.
    """
    sample = balanced_sample(data.labels, min(choice.evaluate, data.count), choice.seed)
    is_new = choice.images is None and (memory is None or "image_ids" not in memory)
    asked = (
        np.zeros(0, np.int64)
        if is_new
        else choose_subjects(data, choice.images, choice.shown, memory)
    )
    candidates = sample if len(sample) else np.arange(min(choice.shown, data.count))
    others = np.setdiff1d(candidates if is_new else sample, asked)
    ids, pictures = _readable(data, asked, others)
    clean = from_levels(to_levels(pictures))
    scores = oracle.scores(clean)
    labels, is_known = _labels(model, data, ids, scores)
    goal = _goal(choice.targeted, model, labels, scores)
    is_allowed = goal.targets != labels
    is_correct = scores.argmax(axis=1) == labels
    if is_new:
        is_preferred = is_correct & is_allowed
        positions = _varied(labels, is_preferred, is_allowed, choice.shown, choice.seed)
        if memory is not None and len(positions):
            memory["image_ids"] = ids[positions]
    else:
        positions = np.flatnonzero(is_allowed[: len(asked)])
    if not len(positions):
        raise NetVizError(
            f"every image to show is already of the target class "
            f"'{model.class_names[int(goal.targets[0])]}'; choose another "
            "target class or other images."
        )
    is_evaluated = np.isin(ids, sample if choice.evaluate else ids[positions])
    kept = np.flatnonzero(is_allowed)
    notes = (
        *_label_notes(data, is_known),
        *_image_notes(is_allowed, is_correct[positions], is_evaluated & is_correct),
    )
    return AttackedImages(
        problem=Problem(oracle, clean, goal, ball_of(choice.norm), choice.seed).rows(kept),
        ids=ids[kept],
        shown=np.searchsorted(kept, positions),
        is_evaluated=is_evaluated[kept],
        is_correct=is_correct[kept],
        notes=notes,
    )


def _readable(
    data: ImageSource, asked: np.ndarray, others: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Read ids and images; what cannot be read is an error if asked for, else left out."""
    ids, pictures = [np.asarray(asked, np.int64)], [data.select(asked)]
    for batch in data.batches(64, ids=others):
        ids.append(np.asarray(batch.ids, np.int64))
        pictures.append(batch.images)
    found = np.concatenate(ids)
    if not len(found):
        raise NetVizError(f"none of the images can be read: {'; '.join(data.skipped[:3])}.")
    return found, np.concatenate(pictures)


def _labels(
    model: ImageModel, data: ImageSource, ids: np.ndarray, scores: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Labels (n,) int32, the network's own answer where there is none; and whether there is."""
    given = data.labels[ids] if data.labels_match_model else np.full(len(ids), UNKNOWN)
    is_known = (given >= 0) & (given < model.class_count)
    return np.where(is_known, given, scores.argmax(axis=1)).astype(np.int32), is_known


def _goal(
    targeted: bool | int | str, model: ImageModel, labels: np.ndarray, scores: np.ndarray
) -> Goal:
    if targeted is False:
        return Goal.leave(labels)
    if targeted is True:
        return Goal.reach(labels, scores.argmin(axis=1))
    if not isinstance(targeted, str | Integral):
        raise NetVizError(
            f"targeted must be True, False, or a class's name or index, got {targeted!r}."
        )
    return Goal.reach(labels, model.class_index(targeted))


def _varied(
    labels: np.ndarray, is_preferred: np.ndarray, is_allowed: np.ndarray, count: int, seed: int
) -> np.ndarray:
    """Choose positions of `count` images, preferred ones first, balanced over the classes."""
    chosen = np.zeros(0, np.int64)
    for pool in (np.flatnonzero(is_preferred), np.flatnonzero(is_allowed & ~is_preferred)):
        left = min(count - len(chosen), len(pool))
        chosen = np.concatenate([chosen, pool[balanced_sample(labels[pool], left, seed)]])
    return np.sort(chosen)


def _label_notes(data: ImageSource, is_known: np.ndarray) -> Iterator[str]:
    if data.has_several_labels:
        yield (
            "An image may have several labels, so the class the network gives each clean image "
            "counts as its true class."
        )
    elif not data.labels_match_model:
        yield (
            "The labels of the data are not the model's classes, so the class the network gives "
            "each clean image counts as its true class."
        )
    elif not is_known.all():
        missing, count = int((~is_known).sum()), len(is_known)
        yield (
            f"{missing} of {count} images have no label, so the class the network gives the clean "
            "image counts as its true class."
        )


def _image_notes(
    is_allowed: np.ndarray, shown_correct: np.ndarray, is_counted: np.ndarray
) -> Iterator[str]:
    if not is_allowed.all():
        yield (
            f"{int((~is_allowed).sum())} images are already of the target class and are left out."
        )
    if not shown_correct.all():
        yield (
            f"{int((~shown_correct).sum())} of the {len(shown_correct)} shown images are "
            "misclassified even unchanged."
        )
    if not (is_counted & is_allowed).any():
        yield "No image is classified correctly, so there is nothing to count."
