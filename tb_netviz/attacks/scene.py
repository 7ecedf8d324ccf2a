"""Which images are attacked and what fooling them means: (data, options) -> scene."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.attacks.ball import ball_of
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.oracle import Oracle
from tb_netviz.attacks.problem import Problem, from_levels, to_levels
from tb_netviz.data.labels import UNKNOWN
from tb_netviz.data.sample import balanced_sample
from tb_netviz.data.subjects import choose_subjects
from tb_netviz.errors import NetVizError

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True, eq=False)
class Scene:
    """The images of one run: those shown first, then those that are only evaluated."""

    problem: Problem
    ids: np.ndarray  # (n,) ids in the data
    shown: np.ndarray  # (k,) positions of the shown ones
    is_evaluated: np.ndarray  # (n,) whether it enters the accuracy
    is_correct: np.ndarray  # (n,) whether the clean image is classified as its label
    notes: tuple[str, ...]

    @property
    def is_counted(self) -> np.ndarray:
        """(n,) whether fooling it counts."""
        return np.asarray(self.is_evaluated & self.is_correct)


def choose_scene(
    model: ImageModel,
    oracle: Oracle,
    data: ImageSource,
    *,
    images: int | Sequence[int] | None,
    shown: int,
    evaluate: int,
    targeted: bool | int | str,
    norm: str,
    seed: int,
    memory: MutableMapping[str, Any] | None,
) -> Scene:
    """Choose the images, say what each is, and what fooling it means.

    Args:
        model: The network in display space.
        oracle: The same network as attacks see it.
        data: The images.
        images: Ids to show; `None`: those of the last snapshot, or `shown` of different classes.
        shown: How many are shown where `images` names none.
        evaluate: How many enter the accuracy, balanced over classes; 0: the shown ones.
        targeted: `False`, a class, or `True` for the least likely class of each image.
        norm: "linf" or "l2".
        seed: The sample and the attacks' starts are drawn from it.
        memory: The technique's memory; the choice is kept in it.

    Raises:
        NetVizError: An id is not in the data, or no image is left beside the target class.
    """
    sample = balanced_sample(data.labels, min(evaluate, data.count), seed)
    is_new = images is None and (memory is None or "image_ids" not in memory)
    asked = np.zeros(0, np.int64) if is_new else choose_subjects(data, images, shown, memory)
    candidates = sample if len(sample) else np.arange(min(shown, data.count))
    others = np.setdiff1d(candidates if is_new else sample, asked)
    ids, pictures = _readable(data, asked, others)
    clean = from_levels(to_levels(pictures))
    scores = oracle.scores(clean)
    predicted = scores.argmax(axis=1)
    given = data.labels[ids] if data.labels_match_model else np.full(len(ids), UNKNOWN)
    is_known = (given >= 0) & (given < model.class_count)
    labels = np.where(is_known, given, predicted).astype(np.int32)
    goal = _goal(targeted, model, labels, scores)
    is_allowed = goal.targets != labels
    is_correct = predicted == labels
    if is_new:
        positions = _varied(labels, is_correct & is_allowed, is_allowed, shown, seed)
        if memory is not None and len(positions):
            memory["image_ids"] = ids[positions]
    else:
        positions = np.flatnonzero(is_allowed[: len(asked)])
    if not len(positions):
        raise NetVizError(
            f"every image to show is of the target class "
            f"'{model.class_names[int(goal.targets[0])]}' already; give another class as "
            "targeted= or other images."
        )
    is_evaluated = np.isin(ids, sample) if evaluate else np.isin(ids, ids[positions])
    kept = np.flatnonzero(is_allowed)
    return Scene(
        problem=Problem(oracle, clean, goal, ball_of(norm), seed).rows(kept),
        ids=ids[kept],
        shown=np.searchsorted(kept, positions),
        is_evaluated=is_evaluated[kept],
        is_correct=is_correct[kept],
        notes=_notes(
            data.labels_match_model,
            is_known,
            is_allowed,
            is_correct[positions],
            is_evaluated & is_correct,
        ),
    )


def _readable(
    data: ImageSource, asked: np.ndarray, others: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ids and images; of a sample what cannot be read is left out, asked for it is an error."""
    ids, pictures = list(asked), list(data.select(asked))
    for image_id in others:
        try:
            pictures.extend(data.select([image_id]))
            ids.append(image_id)
        except NetVizError:
            # Its file and the reason are in `data.skipped` by now.
            continue
    if not ids:
        raise NetVizError(f"none of the images can be read: {'; '.join(data.skipped[:3])}.")
    return np.asarray(ids, np.int64), np.stack(pictures)


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
    """Positions of `count` images, preferred ones first, balanced over the classes."""
    chosen = np.zeros(0, np.int64)
    for pool in (np.flatnonzero(is_preferred), np.flatnonzero(is_allowed & ~is_preferred)):
        left = min(count - len(chosen), len(pool))
        chosen = np.concatenate([chosen, pool[balanced_sample(labels[pool], left, seed)]])
    return np.sort(chosen)


def _notes(
    labels_match_model: bool,
    is_known: np.ndarray,
    is_allowed: np.ndarray,
    shown_correct: np.ndarray,
    is_counted: np.ndarray,
) -> tuple[str, ...]:
    notes = []
    if not labels_match_model:
        notes.append(
            "The labels of the data are not the model's classes; what the network says of each "
            "clean image is taken for its true class."
        )
    elif not is_known.all():
        notes.append(
            f"{int((~is_known).sum())} of {len(is_known)} images have no label; what the network "
            "says of the clean image is taken for it."
        )
    if not is_allowed.all():
        notes.append(
            f"{int((~is_allowed).sum())} images are of the target class already and are left out."
        )
    if not shown_correct.all():
        notes.append(
            f"{int((~shown_correct).sum())} of the {len(shown_correct)} shown images are "
            "misclassified as they are."
        )
    if not (is_counted & is_allowed).any():
        notes.append("No image is classified correctly, so there is nothing to count.")
    return tuple(notes)
